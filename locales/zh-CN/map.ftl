# 地图：工单和人员在哪里，热力图，服务区域。

## Frame
map = 地图
map-list = 列表
map-show = 地图或列表
map-drawn = 当天地图
map-to-board = 在派工台查看
map-from-board = 在地图上查看
map-loading = 正在加载地图…
map-unable = 此浏览器无法绘制地图
map-unable-next = WebGL 未启用或不可用。地图上的内容在列表中都有。
map-failed = 地图加载失败
map-failed-next = 地图上的内容在列表中都有。重新加载页面通常可以解决。
map-reload = 重新加载页面
map-people-failed = 暂时无法获知人员位置。
map-nothing = 当天没有内容
map-nothing-fits = 没有符合筛选条件的内容。请显示全部，或更改筛选条件。

## Above the map
map-mode = 显示内容
map-mode-work = 工单与路线
map-mode-people = 人员热力
map-mode-demand = 需求热力
map-filters = 筛选
map-filter-person = 工程师
map-filter-state = 状态
map-filter-area = 区域
map-anybody = 全部工程师
map-any-state = 全部状态
map-anywhere = 全部区域
map-widen = 显示全部

## On the map
map-closer = 放大
map-further = 缩小
map-fit = 显示全部内容
map-metres = 米
map-kilometres = 公里
map-no-basemap = 无底图：仅显示网格
map-bare = 暂时无法读取底图，仅显示网格。
map-source-unknown = 未注明地图来源
map-source = 地图：{ $source }
map-source-reviewed = 地图：{ $source } · 审图号：{ $number }
map-key = 图例
map-key-late = 迟到（不论状态）
map-key-urgent = 紧急；深色为高优先级
map-key-person = 工程师（姓名缩写）；▸ 在途，■ 在现场
map-key-expected = 当天未出现：预计在出发地
map-key-old = 一小时前的位置
map-key-privacy = 位置来自签到和步骤，仅在工作时间内显示。路线为按当天顺序的直线。

## States of orders
map-state-waiting = 待派
map-state-planned = 已安排
map-state-underway = 进行中
map-state-resting = 等待中
map-state-done = 已完成
map-state-late = 迟到

## People
map-travelling = 在途
map-on-site = 在现场
map-free = 空闲
map-off = 休息
map-off-hidden = 非工作时间不显示位置
map-not-seen = 今天尚未出现，预计在出发地
map-nowhere = 今天尚未出现
map-begins = 从住处出发
map-not-today = 仅显示今天的位置
map-seen = { $age }前
map-within = ±{ $distance }
map-mock = 手机提示该位置为模拟位置
map-how-check_in = 在 { $number } 签到
map-how-depart = 出发前往 { $number }
map-how-start = 开始 { $number }
map-how-complete = 完成 { $number }
map-how-other = 来自 { $number }
map-only = { $name }：只看此工程师

## Heat maps
map-heat = 热力图
map-heat-people = 人员出现的位置
map-heat-demand = 服务需求的位置
map-heat-few = 少
map-heat-many = 多
map-heat-whole = 全天
map-heat-hour = { $from }–{ $until }
map-heat-slider = 时段
map-heat-count = { $count } 处
map-heat-note = 每次带位置的签到或步骤计一次，仅限工作时间。
map-heat-nothing = 此时段没有内容。请拖动滑块，或显示全天。
map-district = 区县
map-count = 数量
map-no-district = 未填区县

## Areas
map-areas = 服务区域
map-areas-what = 工程师通常服务的区域，可用于筛选；推荐和规划会优先考虑。
map-area-new = 绘制新区域
map-area-edit = 修改{ $name }
map-area-people = { $count ->
        [0] 尚无工程师
       *[other] { $count } 位工程师
    }
map-area-hint = 在地图上逐个点击角点；拖动角点可移动。
map-area-hint-numbers = 请在下方以数字填写角点。
map-area-name = 名称
map-area-colour = 颜色
map-area-colour-one = 颜色 { $number }
map-area-corners = { $count } 个角点
map-area-numbers = 以数字填写角点
map-area-numbers-label = 每行一个角点：北纬度数, 东经度数（WGS-84）
map-area-numbers-bad = 有一行不是两个数字。请按 36.19490, 117.10460 的格式填写。
map-area-save = 保存
map-area-remove = 删除
map-area-saved = 区域{ $name }已保存
map-area-removed = 区域{ $name }已删除
map-area-bad-empty = 请填写名称。
map-area-bad-too_long = 名称过长，最多 60 个字。
map-area-bad-too_few = 区域至少需要三个不在一条直线上的角点。
map-area-bad-crosses = 轮廓自相交。请移动角点，或撤销上一个。
map-area-bad-not_a_place = 有角点不在地球上。
map-area-bad-too_many = 数量过多：最多 500 个角点或 500 个区域。
