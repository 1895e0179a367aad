# 派工台：谁在何时做什么，哪些在等待，该怎么安排。

## Frame
board = 派工台
board-times = 工程师与时间
board-pool = 待派池
board-side = 工单详情
board-comma = ，
board-people = { $count } 位工程师
board-now = 现在 { $time }
board-row-said = { $name }：{ $level }，{ $count } 个上门
board-said-changed = 派工台上有 { $count } 个工单变化

## Above the board
board-day = 日期
board-day-before = 前一天
board-day-after = 后一天
board-day-pick = 选择日期
board-find-row = 搜索工程师或技能
board-zoom = 时间刻度
board-zoom-in = 放大时间
board-zoom-out = 缩小时间
board-plan = 规划当天
board-numbers = 当天概况
board-kept = 准时
board-late = 迟到
board-distance = 行驶
board-travel = 路上时间
board-idle = 等待
board-overtime = 加班

## The pool
board-find-card = 搜索工单、客户、地点
board-filter-skill = 技能
board-any-skill = 全部技能
board-card-late = 已超时
board-card-away = 设备暂不可用
board-offered = 抢单池中
board-pool-empty = 没有待派工单
board-pool-empty-next = 当天的工单都已派出。新工单会自动出现在这里。
board-chosen = 已选 { $count } 个
board-choose-none = 取消选择
board-nobody = 还没有工程师
board-nobody-next = 管理员添加工程师后会显示在这里。
board-day-empty = 当天没有上门安排。

## Loads
board-load-off = 休息
board-load-free = 空闲
board-load-busy = 忙碌
board-load-full = 已满
board-load-of = { $taken } / { $all }

## An order on the board
board-time = 安排时间
board-planned = 已确定
board-estimated = 预估
board-pinned = 已固定
board-trip = 车程 { $time }，{ $distance }
board-drive = 车程 { $time }
board-trip-to = 前往约 { $time }，{ $distance }
board-trip-on = 到下一单约 { $time }，{ $distance }
board-fits = 没有冲突
board-open-order = 打开工单页面
board-not-here = 这个工单不在当天的派工台上
board-not-here-next = 可能已改到其他日期，或已经完成。
board-suggest = 推荐人选
board-make-room = 腾出时间
board-assign-to = 派给…
board-assign-many = 派发 { $count } 个工单
board-assign-when = 每个工单安排到当天最合适的时间。
board-set-time = 设定时间
board-set-time-do = 设定时间
board-begins = 开始时间
board-pin-too = 固定：重新规划时不移动
board-pin = 固定
board-unpin = 取消固定
board-back = 退回待派池
board-begun-stays = 已经开始或完成，不能再移动。

## Dragging
board-drop-nowhere = 放到某位工程师的时间上
board-drop-pool = 退回待派池
board-drop-more = 另有 { $count } 个，自动安排时间
board-gone = 这个工单已离开派工台。

## Decisions
board-did-back = { $number } 已退回待派池。
board-did-move = { $number }：{ $name }，{ $time }。
board-did-pin = { $number } 已固定：{ $name }，{ $time }。
board-did-assign = { $number } 已派给{ $name }。
board-did-many = 已移动 { $count } 个工单。
board-breaks = 这样会违反约定
board-breaks-next = 仍然可以执行，原因会随工单保存。
board-all-the-same = 仍然执行
board-leave-it = 保持原样
board-changed-by = { $who }刚刚修改了 { $number }：{ $now }。您的操作没有丢失。
board-changed = { $number } 刚刚被修改：{ $now }。您的操作没有丢失。
board-now-with = 现在由{ $name }负责
board-now-pool = 现在在待派池
board-nothing-to-undo = 没有可撤销的操作。
board-undone-partly = { $count } 个工单无法撤销：{ $why }

## Suggestions
board-candidates = 推荐人选
board-choose = 选择
board-no-candidate = 当天没有人能做
board-no-candidate-next = 请看下面的原因，换一天，或自行派发。
board-others = 其他 { $count } 人为什么不合适
board-cost = 代价 { $cost }
board-has-it = 现由其负责

## 为急单腾出时间
board-plan-better = 这一天有更好的方案。
board-plan-better-road = 这一天有更好的方案：路上少用 { $time }。
board-plan-better-look = 对比
board-room = 为急单腾出时间
board-room-what = 采用之前什么都不会改变。已固定和已开始的工单不动。
board-room-take = 采用
board-room-none = 无论怎么调整，当天都没有人能做
board-room-none-next = 请看下面的原因，或换一天。
board-room-more-road = 路上多 { $time }
board-room-less-road = 路上少 { $time }
board-room-moved =
    { $count ->
        [0] 不动别人的工单
       *[other] { $count } 个工单换人
    }
board-room-to = 派给{ $name }，{ $to }
board-room-hands = 从{ $from }改派给{ $name }，{ $to }
board-room-pool = 从{ $from }退回待派池
board-room-follows = 自动顺延
board-goal-sooner = 最快到达
board-goal-drives_less = 路程最少
board-goal-moves_fewer = 改动最少
board-goal-drops = 需放下一个工单

## Planning the day
board-plan-what = 这只是方案，应用之前不会有任何变化。已固定和已开始的不会移动。
board-plan-reassign = 允许把已派出的上门改派给其他人
board-planning = 正在规划…
board-before = 目前
board-after = 方案
board-better = 更好
board-worse = 更差
board-plan-nothing = 当天已是最佳安排
board-plan-nothing-next = 没有更好的调整。
board-plan-group = { $name }（{ $count }）
board-plan-all =
    { $count ->
        [0] 没有可应用的变化
       *[other] 应用全部 { $count } 项
    }
board-plan-some = 应用 { $count } 项（共 { $all } 项）
board-plan-not = 保持原样
board-plan-undo = 全部撤销
board-plan-applied = 已应用 { $count } 项变化。
board-plan-applied-partly = 已应用 { $count } 项，{ $bad } 项未成功。
board-plan-applied-partly-next = 未成功的项目在下面说明了原因。可以从现状重新规划。
board-change-new = 从待派池安排到 { $to }
board-change-time = { $from } 改到 { $to }
board-change-who = 从{ $name }改派，{ $to }
board-change-done = 已应用
board-unserved = { $count } 个工单没有人能做

## Remarks
board-remark-late = 比约定晚 { $seconds }
board-remark-early = 比约定早 { $seconds }
board-remark-overlap = 与 { $number } 重叠 { $seconds }
board-remark-hours = 下班后 { $seconds } 才结束
board-remark-hours_before = 上班前 { $seconds } 开始
board-remark-off = 当天休息
board-remark-skill = 缺少技能：{ $skill }
board-remark-skill_level = 技能等级不够：{ $skill } { $have } 级，需要 { $need } 级
board-remark-free = { $at } 起空闲
board-remark-travel = 车程 { $seconds }，{ $metres }
board-remark-skills = 具备 { $have }/{ $need } 项技能
board-remark-served = 服务过该客户 { $times } 次
board-remark-promises = 保持 { $kept }/{ $of } 个约定
board-remark-delays = 使 { $number } 推迟 { $seconds }
board-remark-delays_none = 不耽误其他人
board-remark-part = 车上有配件：{ $part }
board-remark-no_part = 缺少配件：{ $part }（{ $short }）
board-remark-window = { $at } 之前到不了
board-remark-shift = 要到 { $would_end } 才结束，只工作到 { $at }
board-remark-full = 当天已排满
board-remark-forbidden = 客户不希望此人上门
board-remark-pinned = 已固定
board-remark-near_home = 离家近
board-remark-load = 当天已排 { $percent }%
board-remark-tight = 路上时间还差 { $seconds }
board-remark-tight_after = 到 { $number } 会晚 { $seconds }
board-remark-expired = 证书已过期：{ $skill }（{ $at }）
board-remark-equipment = 设备暂不可用，恢复时间未知
board-remark-equipment_until = 设备 { $when } 起才可用
board-remark-needed = 另有工单需要此人
board-remark-other_day = 须与 { $number } 同一天
board-remark-waits = 须等 { $number } 完成
board-remark-pushes = 会使 { $number } 超出约定 { $seconds }
board-remark-rest = 休息时间不足 { $seconds }
board-remark-next_best = 次选：{ $name }（+{ $cost }）
board-remark-past = 这个时间已过
board-remark-nobody_free = 没有能做且有空的人
board-remark-breaks_promise = { $name } 最合适，但会有客户晚于约定时间
board-remark-breaks_lateness = { $name } 最合适，但会错过时限
board-remark-breaks_overtime = { $name } 最合适，但需要加班
board-remark-unknown = { $code }

## Terms of a cost
board-term-unserved = 未完成
board-term-lateness = 迟到
board-term-overtime = 加班
board-term-travel_time = 路上时间
board-term-travel_distance = 路程
board-term-preference = 客户偏好
board-term-served_before = 熟悉客户
board-term-wished_skill = 期望技能
board-term-skill_surplus = 技能高于所需
board-term-balance = 负载均衡
board-term-territory = 超出服务区域
board-term-language = 语言
board-term-rating = 评分
board-term-promise = 晚于约定
board-term-moved = 改派他人
board-term-parts_trip = 领取配件

## Keys
board-key-move = 在卡片和上门之间移动
board-key-open = 工单详情
board-key-choose = 多选
board-key-assign = 派发
board-key-room = 腾出时间
board-key-suggest = 推荐人选
board-key-time = 设定时间
board-key-pin = 固定、取消固定
board-key-back = 退回待派池
board-key-undo = 撤销（或 Ctrl+Z）
board-key-plan = 规划当天
board-key-day = 前一天、后一天
board-key-today = 今天
board-key-zoom = 放大、缩小时间
board-key-escape = 放开、关闭

# The week, the map beside the board, panes in windows of their own.
board-scale = 时间范围
board-scale-day = 日
board-scale-week = 周
board-week = 一周
board-week-open = 打开 { $day }
board-week-open-short = 打开这一天
board-week-to-pool = 这一天的待派工单
board-week-carry = 拖到另一天即可改期，也可按 w 改时间。
board-week-move-key = 按 { $key } 改到其他时间或日期。
board-week-drop = { $name }，{ $day }
board-week-nowhere = 拖到某一天。
board-week-visits = 上门 { $count }
board-week-waiting = 待派 { $count }
board-week-anytime = 任何一天都可做的待派工单：
board-pop = 在单独的窗口中打开
board-pop-blocked = 浏览器没有允许打开窗口。请允许本网址弹出窗口后再按一次。
board-pool-back = 收回待派池
board-map-back = 收回地图
board-pane-close = 收回到派工台
board-key-map = 在派工台旁显示地图
board-key-week = 日或周

# 路上变慢的原因。
slow = 路况
slow-tool = 路况：天气、拥堵
slow-what = 在此期间，派工台、推荐人选、规划当天和自动派单都按更长的路程时间计算。
slow-now = 正在生效
slow-new = 登记路况
slow-change = 修改或解除
slow-none = 目前路况正常
slow-none-next = 下雨或封路时在此登记，安排会立即按更长的路程时间计算。
slow-why = 原因
slow-why-rain = 下雨
slow-why-snow = 冰雪
slow-why-traffic = 拥堵
slow-why-other = 其他
slow-where = 出发地
slow-area-gone = 已删除的区域
slow-from = 从
slow-until = 到
slow-much = 路程时间变为
slow-note = 备注（办公室可见）
slow-wants-times = 请填写起止时间。
slow-said = 路况已登记
slow-said-by = { $who }，{ $time }
slow-take-back = 解除路况
slow-taken-back = 已解除路况
slow-overtaken = 期间 { $who } 修改了该路况
slow-overtaken-gone = 期间有人解除了该路况
slow-overtaken-next = 如要以您的为准，请再次保存。
