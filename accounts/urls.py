"""Addresses of signing in and out."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/resend/", views.resend, name="resend"),
    path("staff/sign-in/", views.staff_sign_in, name="staff_sign_in"),
    path("staff/sign-in/code/", views.factor, name="factor"),
    path("staff/sign-in/recovery/", views.recovery, name="recovery"),
    path("staff/sign-in/set-up/", views.set_up, name="set_up"),
    path("staff/invitation/", views.invitation, name="invitation"),
    path("staff/second-factor/", views.second_factor, name="second_factor"),
    path("staff/second-factor/app/", views.change_app, name="change_app"),
    path("staff/second-factor/codes/", views.recovery_codes, name="recovery_codes"),
    path("staff/password/", views.staff_password, name="staff_password"),
    path("staff/elevate/", views.elevate, name="elevate"),
    path("staff/elevate/end/", views.end_elevation, name="end_elevation"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/browsers/end/", views.end_one, name="end_browser"),
    path("account/browsers/end-others/", views.end_others, name="end_others"),
    path("account/number/", views.number, name="number"),
    path("account/number/code/", views.number_code, name="number_code"),
    path("account/number/new/", views.new_number, name="new_number"),
    path("account/number/new/code/", views.new_number_code, name="new_number_code"),
]
