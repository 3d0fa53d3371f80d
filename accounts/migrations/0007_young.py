"""The own consent of a person of 14 to 17."""

from django.db import migrations, models

KNOWN = "accounts_consent_purpose_known"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_codes_that_prove")]

    operations = [
        migrations.RemoveConstraint(model_name="consent", name=KNOWN),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("terms", "用户协议和隐私政策"),
                    ("identity", "处理证件号码等敏感个人信息"),
                    ("child", "处理不满十四周岁未成年人的个人信息"),
                    ("young", "已满十四、不满十八周岁的就诊人本人同意处理个人信息"),
                    ("hospital", "把预约所需的信息提供给就诊医院"),
                    ("reason", "处理就诊原因和病历资料"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("purpose__in", ["terms", "identity", "child", "young", "hospital", "reason"])
                ),
                name=KNOWN,
            ),
        ),
    ]
