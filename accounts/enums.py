"""The words accounts are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitScope(models.TextChoices):
    """What requests for codes, and wrong passwords, are counted by."""

    NUMBER = "number", _("手机号码")
    DEVICE = "device", _("设备")
    ADDRESS = "address", _("网络")
    ACCOUNT = "account", _("账号")


class CodeRefusal(models.TextChoices):
    """Why a typed code does not sign in."""

    WRONG = "wrong", _("验证码不对")
    TOO_MANY_TRIES = "too_many_tries", _("输错次数过多")
    EXPIRED = "expired", _("验证码已过期")
    USED = "used", _("验证码已用过")
    NOT_SENT = "not_sent", _("验证码还没有发出")
    CLOSED = "closed", _("账号已停用")


class FactorRefusal(models.TextChoices):
    """Why what was typed is no second factor."""

    WRONG = "wrong", _("动态验证码不对")
    USED = "used", _("动态验证码已用过")
    WRONG_RECOVERY = "wrong_recovery", _("恢复码不对")
    NONE_SET = "none_set", _("还没有设置动态验证码")


class FactorReason(models.TextChoices):
    """Why a second factor is reset by somebody else."""

    LOST = "lost", _("手机丢失或损坏")
    CHANGED = "changed", _("换了手机，动态验证码没有带过来")
    STOLEN = "stolen", _("怀疑被别人盗用")


class PasswordReason(models.TextChoices):
    """Why an account that has a password gets a new link."""

    FORGOTTEN = "forgotten", _("忘记密码")
    STOLEN = "stolen", _("怀疑被别人盗用")


class SuspendReason(models.TextChoices):
    """Why an account is suspended."""

    LEFT = "left", _("离职或调离")
    AWAY = "away", _("长期休假")
    STOLEN = "stolen", _("怀疑被别人盗用")
    MISUSE = "misuse", _("违规使用")


class PowerReason(models.TextChoices):
    """What an administrator needs the power for."""

    REFERENCE = "reference", _("维护医院、专家等资料")
    ACCOUNTS = "accounts", _("管理账号和岗位")
    POLICY = "policy", _("调整预约规则")
    FAULT = "fault", _("排查故障")
    REQUEST = "request", _("按书面要求办理")


class PowerEnd(models.TextChoices):
    """How an administrator's power ended."""

    SELF = "self", _("本人结束")
    OVER = "over", _("到时结束")
    SIGNED_OUT = "signed_out", _("退出登录")
    BROWSER_ENDED = "browser_ended", _("设备的登录被结束")


class AuditAction(models.TextChoices):
    """What an AuditEntry of this app can say; the apps above add their own words."""

    SIGN_UP = "sign_up", _("注册")
    SIGN_IN = "sign_in", _("登录")
    SIGN_OUT = "sign_out", _("退出登录")
    ADD_ACCOUNT = "add_account", _("添加账号")
    CHANGE_ACCOUNT = "change_account", _("修改账号")
    SET_FACTOR = "set_factor", _("启用动态验证码")
    NEW_RECOVERY = "new_recovery_codes", _("重新生成恢复码")
    USE_RECOVERY = "use_recovery_code", _("用恢复码登录")
    RESET_FACTOR = "reset_factor", _("重置动态验证码")
    CHANGE_PASSWORD = "change_password", _("修改密码")
    BEGIN_POWER = "begin_power", _("开始使用管理员权限")
    END_POWER = "end_power", _("结束使用管理员权限")
    INVITE = "invite", _("生成邀请链接")
    ACCEPT_INVITATION = "accept_invitation", _("接受邀请")
    SUSPEND = "suspend_account", _("停用账号")
    REOPEN = "reopen_account", _("恢复账号")
    CHANGE_PHONE = "change_phone", _("更换手机号码")
    END_BROWSERS = "end_browsers", _("让设备退出登录")
    SEARCH_AUDIT = "search_audit", _("查询审计记录")
    EXPORT_AUDIT = "export_audit", _("导出审计记录")
    EXPORT_TABLE = "export_table", _("导出资料表格")
    SAW_ROSTER = "saw_roster", _("查看就诊名单")
    CONSENT_GIVEN = "consent_given", _("同意")
    CONSENT_REFUSED = "consent_refused", _("不同意")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("撤回同意")
    CLOSE_ACCOUNT = "close_account", _("删除账号")
    COPY_OWN = "copy_own_data", _("下载本人资料")
    RETENTION = "apply_retention", _("到期删除")
    REMOVE_ENTRIES = "remove_entries", _("删除到期的审计记录")


class CodePurpose(models.TextChoices):
    """What a code by SMS is good for, and for nothing else."""

    SIGN_IN = "sign_in", _("登录")
    CHANGE = "change", _("更换手机号码")
    GRANT = "grant", _("同意家人代为预约")
    PROVE = "prove", _("下载或删除资料前核对本人")


class PhoneChange(models.TextChoices):
    """By what way an account got another number."""

    OWN = "own", _("本人网上更换")
    DESK = "desk", _("医院窗口核对证件后更换")


class PhoneRefusal(models.TextChoices):
    """Why an account does not get a number."""

    SAME = "same", _("与现在的号码相同")
    TAKEN = "taken", _("号码已有账号")


class BrowserEnd(models.TextChoices):
    """Why a browser is no longer signed in."""

    IDLE = "idle", _("长时间没有使用")
    WHOLE = "whole", _("登录时间已满")
    ONE = "one", _("本人让一台设备退出")
    OTHERS = "others", _("本人让其他设备退出")
    ALL = "all", _("全部设备退出")


class ConsentPurpose(models.TextChoices):
    """What is asked for by itself (个人信息保护法 articles 14, 23, 29, 31)."""

    TERMS = "terms", _("用户协议和隐私政策")
    IDENTITY = "identity", _("处理证件号码等敏感个人信息")
    CHILD = "child", _("处理不满十四周岁未成年人的个人信息")
    YOUNG = "young", _("已满十四、不满十八周岁的就诊人本人同意处理个人信息")
    HOSPITAL = "hospital", _("把预约所需的信息提供给就诊医院")
    REASON = "reason", _("处理就诊原因和病历资料")


class ConsentDecision(models.TextChoices):
    """What was decided."""

    GIVEN = "given", _("同意")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("撤回")


class ConsentAs(models.TextChoices):
    """As whom the account decided."""

    SELF = "self", _("本人")
    GUARDIAN = "guardian", _("监护人")
    RELATIVE = "relative", _("受本人委托的亲友")
    DESK = "desk", _("医院窗口代为登记")
