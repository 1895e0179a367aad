# The board: who does what when, what waits, and what could be done about it.

## Frame
board = Board
board-times = Technicians and times
board-pool = Unassigned
board-side = Order
board-comma = ,{" "}
board-people =
    { $count ->
        [one] 1 technician
       *[other] { $count } technicians
    }
board-now = Now, { $time }
board-row-said = { $name }: { $level }, { $count ->
        [0] no visit
        [one] 1 visit
       *[other] { $count } visits
    }
board-said-changed =
    { $count ->
        [one] 1 order changed on the board
       *[other] { $count } orders changed on the board
    }

## Above the board
board-day = Day
board-day-before = The day before
board-day-after = The day after
board-day-pick = Any day
board-find-row = Technician or skill
board-zoom = Width of an hour
board-zoom-in = Wider hours
board-zoom-out = Narrower hours
board-plan = Plan the day
board-numbers = The day in numbers
board-kept = In time
board-late = Late
board-distance = Driving
board-travel = On the road
board-idle = Waiting
board-overtime = Overtime

## The pool
board-find-card = Find an order
board-filter-skill = Skill
board-any-skill = Any skill
board-card-late = Late
board-card-away = Equipment away
board-offered = Offered to several
board-pool-empty = Nothing waits
board-pool-empty-next = Everything of this day is with somebody. New orders appear here by themselves.
board-chosen = { $count } chosen
board-choose-none = None
board-nobody = No technicians yet
board-nobody-next = Technicians appear here once an administrator has added them.
board-day-empty = No visits on this day.

## Loads
board-load-off = Off
board-load-free = Free
board-load-busy = Busy
board-load-full = Full
board-load-of = { $taken } of { $all }

## An order on the board
board-time = Planned
board-planned = decided
board-estimated = where it fits
board-pinned = pinned
board-trip = { $time } drive, { $distance }
board-drive = { $time } drive
board-trip-to = About { $time } drive to it, { $distance }
board-trip-on = About { $time } on to the next, { $distance }
board-fits = Breaks nothing
board-open-order = Open the order's page
board-not-here = This order is not on the board of this day
board-not-here-next = Somebody may have moved it to another day, or it is finished.
board-suggest = Suggest
board-make-room = Make room
board-assign-to = Assign to…
board-assign-many =
    { $count ->
        [one] Assign 1 order
       *[other] Assign { $count } orders
    }
board-assign-when = Each goes where it fits best into the day.
board-set-time = Set time
board-set-time-do = Set time
board-begins = Work begins
board-pin-too = Pin it there: it stays whatever is planned anew
board-pin = Pin
board-unpin = Unpin
board-back = Back to the pool
board-begun-stays = Work has begun or is done: it stays where it is.

## Dragging
board-drop-nowhere = Drop it on somebody's time
board-drop-pool = Back to the pool
board-drop-more =
    { $count ->
        [one] and 1 more, where it fits
       *[other] and { $count } more, where they fit
    }
board-gone = This order has left the board.

## Decisions
board-did-back = { $number } waits in the pool again.
board-did-move = { $number }: { $name }, { $time }.
board-did-pin = { $number } is pinned: { $name }, { $time }.
board-did-assign = { $number } goes to { $name }.
board-did-many = { $count } orders moved.
board-breaks = This breaks a promise
board-breaks-next = You may do it all the same. The reason is kept with the order.
board-all-the-same = Do it all the same
board-leave-it = Leave it
board-changed-by = { $who } changed { $number } meanwhile: { $now }. Nothing of yours is lost.
board-changed = { $number } was changed meanwhile: { $now }. Nothing of yours is lost.
board-now-with = it is with { $name } now
board-now-pool = it waits in the pool now
board-nothing-to-undo = There is nothing to take back.
board-undone-partly =
    { $count ->
        [one] 1 order could not be taken back: { $why }
       *[other] { $count } orders could not be taken back: { $why }
    }

## Suggestions
board-candidates = Who could do it
board-choose = Choose
board-no-candidate = Nobody can do it on this day
board-no-candidate-next = See below why not, choose another day, or assign it yourself.
board-others =
    { $count ->
        [one] Why not the other one
       *[other] Why not the { $count } others
    }
board-cost = Cost { $cost }
board-has-it = has it now

## Making room for an urgent order
board-plan-better = There is a better plan for this day.
board-plan-better-road = There is a better plan for this day: { $time } less on the road.
board-plan-better-look = Compare
board-room = Make room
board-room-what = Nothing changes until you take one over. What is pinned or begun stays where it is.
board-room-take = Take over
board-room-none = Nobody can do it on this day, whatever is moved
board-room-none-next = See below why not, or choose another day.
board-room-more-road = { $time } more on the road
board-room-less-road = { $time } less on the road
board-room-moved =
    { $count ->
        [0] nobody is moved
        [one] 1 order changes hands
       *[other] { $count } orders change hands
    }
board-room-to = to { $name }, { $to }
board-room-hands = from { $from } to { $name }, { $to }
board-room-pool = from { $from } back to the pool
board-room-follows = by itself
board-goal-sooner = Soonest
board-goal-drives_less = Least driving
board-goal-moves_fewer = Fewest changes
board-goal-drops = Leaves somebody unserved

## Planning the day
board-plan-what = A proposal only: nothing changes until you apply it. What is pinned or begun stays where it is.
board-plan-reassign = Visits that are with somebody already may go to others
board-planning = Planning…
board-before = As it is
board-after = Planned
board-better = better
board-worse = worse
board-plan-nothing = The day is as good as it gets
board-plan-nothing-next = No change would make it better.
board-plan-group = { $name } ({ $count })
board-plan-all =
    { $count ->
        [0] Nothing to apply
        [one] Apply the change
       *[other] Apply all { $count } changes
    }
board-plan-some = Apply { $count } of { $all }
board-plan-not = Leave it as it is
board-plan-undo = Take all of it back
board-plan-applied =
    { $count ->
        [one] 1 change applied.
       *[other] { $count } changes applied.
    }
board-plan-applied-partly = { $count } changes applied, { $bad } not.
board-plan-applied-partly-next = What was not applied says why, below. Plan again to go on from here.
board-change-new = from the pool to { $to }
board-change-time = from { $from } to { $to }
board-change-who = from { $name }, to { $to }
board-change-done = Applied
board-unserved =
    { $count ->
        [one] 1 order that nobody can do
       *[other] { $count } orders that nobody can do
    }

## Remarks
board-remark-late = { $seconds } after what the customer was told
board-remark-early = { $seconds } before what the customer was told
board-remark-overlap = Overlaps { $number } by { $seconds }
board-remark-hours = Ends { $seconds } after working hours
board-remark-hours_before = Begins { $seconds } before working hours
board-remark-off = Does not work on this day
board-remark-skill = Lacks the skill: { $skill }
board-remark-skill_level = Not skilled enough: { $skill }, level { $have } of { $need }
board-remark-free = Free from { $at }
board-remark-travel = { $seconds } drive, { $metres }
board-remark-skills = { $have } of { $need } skills
board-remark-served =
    { $times ->
        [one] Served this customer once
       *[other] Served this customer { $times } times
    }
board-remark-promises = Keeps { $kept } of { $of } promises
board-remark-delays = Delays { $number } by { $seconds }
board-remark-delays_none = Delays nobody
board-remark-part = Part on the van: { $part }
board-remark-no_part = Lacks the part: { $part } ({ $short })
board-remark-window = Cannot be there before { $at }
board-remark-shift = Would end at { $would_end }, works only until { $at }
board-remark-full = No room in this day
board-remark-forbidden = Not wanted by this customer
board-remark-pinned = Pinned where it is
board-remark-near_home = Near home
board-remark-load = The day is { $percent } % full
board-remark-tight = The drive needs { $seconds } more than there are
board-remark-tight_after = { $number } is reached { $seconds } late
board-remark-expired = Certificate expired: { $skill }, { $at }
board-remark-equipment = The equipment is away until further notice
board-remark-equipment_until = The equipment is not there before { $when }
board-remark-needed = Needed with another order
board-remark-other_day = Belongs to the day of { $number }
board-remark-waits = Waits for { $number }
board-remark-pushes = Would push { $number } by { $seconds } beyond its promise
board-remark-rest = Too little rest: { $seconds } short
board-remark-next_best = Next best: { $name } (+{ $cost })
board-remark-past = This time has passed
board-remark-nobody_free = Nobody is free who can do it
board-remark-breaks_promise = { $name } would be best, but a customer would be served later than told
board-remark-breaks_lateness = { $name } would be best, but a deadline would be missed
board-remark-breaks_overtime = { $name } would be best, but would work overtime
board-remark-unknown = { $code }

## Terms of a cost
board-term-unserved = Left undone
board-term-lateness = Being late
board-term-overtime = Overtime
board-term-travel_time = Time on the road
board-term-travel_distance = Distance
board-term-preference = Wishes of the customer
board-term-served_before = Knows the customer
board-term-wished_skill = Wished skills
board-term-skill_surplus = More skill than needed
board-term-balance = Even loads
board-term-territory = Outside the territory
board-term-language = Language
board-term-rating = Rating
board-term-promise = Later than promised
board-term-moved = Given to somebody else
board-term-parts_trip = Fetching parts

## Keys
board-key-move = from card to card, from visit to visit
board-key-open = details of the order
board-key-choose = choose several
board-key-assign = assign
board-key-suggest = suggest who
board-key-room = make room
board-key-time = set the time
board-key-pin = pin, unpin
board-key-back = back to the pool
board-key-undo = take back (also Ctrl+Z)
board-key-plan = plan the day
board-key-day = day before, day after
board-key-today = today
board-key-zoom = wider, narrower hours
board-key-escape = let go, close

# The week, the map beside the board, panes in windows of their own.
board-scale = Scale
board-scale-day = Day
board-scale-week = Week
board-week = The week
board-week-open = Open { $day }
board-week-open-short = Open this day
board-week-to-pool = What nobody has on this day
board-week-carry = Carry a visit to another day, or press w for its time.
board-week-move-key = Press { $key } to move it to another time or day.
board-week-drop = { $name }, { $day }
board-week-nowhere = Carry it to a day.
board-week-visits = { $count ->
    [one] { $count } visit
   *[other] { $count } visits
}
board-week-waiting = { $count } waiting
board-week-anytime = Waiting for any day:
board-pop = Open in a window of its own
board-pop-blocked = The browser did not let the window open. Allow windows for this address and press again.
board-pool-back = Pool back here
board-map-back = Map back here
board-pane-close = Back to the board
board-key-map = Map beside the board
board-key-week = Day or week

# What makes trips slower.
slow = Slower trips
slow-tool = Slower trips: weather, traffic
slow-what = While it holds, everything is planned with longer trips: the board, suggestions, plans, automatic dispatch.
slow-now = now
slow-new = Say that trips are slower
slow-change = Change or take back
slow-none = Nothing makes trips slower
slow-none-next = When it rains or a road is closed, say so here: plans allow for it at once.
slow-why = Why
slow-why-rain = Rain
slow-why-snow = Snow or ice
slow-why-traffic = Traffic
slow-why-other = Something else
slow-where = Trips that begin
slow-area-gone = an area that was removed
slow-from = From
slow-until = Until
slow-much = Trips take so many times as long
slow-note = More, for the office
slow-wants-times = Say from when until when.
slow-said = Slower trips
slow-said-by = { $who }, { $time }
slow-take-back = Take back
slow-taken-back = No longer slower
slow-overtaken = { $who } changed it meanwhile
slow-overtaken-gone = Somebody took it back meanwhile
slow-overtaken-next = Save again if yours is to stand.
