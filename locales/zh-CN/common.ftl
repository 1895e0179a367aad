# Words that every part of the app uses.
app-name = 工单
back = 返回
cancel = 取消
clear = 清除
close = 关闭
save = 保存
send = 发送
done = 完成
retry = 重试
undo = 撤销
search = 搜索
loading = 正在加载
more = 更多
less = 减少
more-of = 增加
erase = 删除末位
take-over = 使用此读数
enter-reading = 录入读数
tabs = 主导航
yes = 是
no = 否
optional = 选填
none = 无
other = 其他

language = 语言
theme = 外观
theme-auto = 自动
theme-light = 浅色
theme-dark = 深色
theme-sunlight = 强光

distance-metres = { $count } 米
distance-kilometres = { $count } 公里
duration-minutes = { $minutes } 分钟
duration-hours = { $hours } 小时 { $minutes } 分
duration-days = { $days } 天
ago-now = 刚刚
ago-minutes = { $count } 分钟前
ago-hours = { $count } 小时前

status-draft = 草稿
status-pending_dispatch = 待派发
status-in_pool = 待抢单
status-assigned = 已派发
status-accepted = 已接单
status-travelling = 已出发
status-on_site = 已到达
status-in_progress = 处理中
status-on_hold = 挂起
status-awaiting_confirmation = 待客户确认
status-completed = 已完成
status-incomplete = 未完成
status-follow_up = 待回访
status-closed = 已关闭
status-cancelled = 已取消
status-returned = 已退回

priority-urgent = 紧急
priority-high = 高
priority-normal = 普通
priority-low = 低

kind-service = 服务
kind-task = 任务
kind-maintenance = 维修
kind-change = 变更

role-technician = 工程师
role-dispatcher = 调度员
role-supervisor = 主管
role-administrator = 管理员

verdict-pass = 合格
verdict-fail = 不合格
verdict-na = 不适用

passage-here = 在本机
passage-sent = 已发送
passage-confirmed = 已确认
passage-attention = 需要处理

strip-attention = { $count } 项需要处理
strip-expired =
    { $count ->
        [0] 登录已过期，请重新登录
       *[other] 请重新登录以发送 { $count } 项
    }
strip-offline = 离线 · 您的工作已保存在本机
strip-offline-waiting = 离线 · { $count } 项待同步
strip-sending = 正在同步 · 剩余 { $count } 项
strip-waiting = { $count } 项待确认

sign-here = 请在此处签名
sign-typed = 用输入的姓名代替手写
update-ready = 新版本已就绪。
update-now = 更新
update-held = 请先关闭其他工单页面，再更新。
page-not-found = 页面不存在
page-not-found-text = 地址可能已失效或输入有误。
go-home = 返回首页

# 工单所需技能，抢单奖励。
desk-skill-boiler = 锅炉
desk-skill-gas = 燃气
desk-skill-water_heater = 热水器
desk-skill-hvac = 空调
desk-skill-refrigeration = 制冷
desk-skill-elevator = 电梯
desk-skill-electrical = 电气
desk-skill-kitchen = 厨房设备
desk-skill-pump = 水泵
money-extra = 另加 ¥{ $amount }
forced = 优先处理
