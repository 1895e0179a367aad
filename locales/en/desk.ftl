# The desk: dispatcher, supervisor, administrator.

## Frame
desk-skip = To the content
desk-nav = Desk
desk-orders = Work orders
desk-field = Field
desk-people = People & devices
desk-new-order = New order
desk-live = Live
desk-not-live = Not up to date
desk-lost = The server does not answer. What you see may be old; it is tried again by itself.
desk-retry-now = Try now
desk-renew = Sign in again
desk-renew-why = Your session has ended. Sign in again; nothing you typed is lost.
desk-renew-do = Sign in
desk-login = Login name
desk-password = Password
desk-sign-out = Sign out
desk-back = Back to the list
desk-close = Close
desk-keys = Keyboard
desk-key-search = search
desk-key-move = up and down the list
desk-key-open = open
desk-key-close = close, back
desk-key-new = new order
desk-key-assign = assign the open order
desk-key-remark = remark on the open order
desk-said-one = { $number }, { $title }: { $status }
desk-said-many =
    { $count ->
        [one] { $count } order changed
       *[other] { $count } orders changed
    }
desk-list-comma = ,{" "}

## Times
desk-today = Today
desk-tomorrow = Tomorrow
desk-yesterday = Yesterday
desk-window-none = No appointment
desk-window-from = from { $time }
desk-window-until = until { $time }
desk-age-minutes = { $count } min
desk-age-hours = { $count } h
desk-age-days = { $count } d
desk-late-by = { $span } overdue
desk-starts-in = in { $span }
desk-ends-in = { $span } left
desk-overdue = Overdue.

## The list
desk-search = Number, customer, address, phone
desk-scope = Which orders
desk-scope-open = Open
desk-scope-today = Today
desk-scope-all = All
desk-by-state = By status
desk-all-states = All
desk-filter-priority = Priority
desk-any-priority = Any priority
desk-filter-technician = Technician
desk-any-technician = Any technician
desk-no-technician = Nobody yet
desk-sort = Sort
desk-sort-pressing = Most pressing first
desk-sort-age = Oldest first
desk-column-number = Number
desk-column-order = Order
desk-column-customer = Customer
desk-column-status = Status
desk-column-window = Appointment
desk-column-technician = Technician
desk-column-age = Age
desk-column-marks = Marks
desk-nobody = Nobody yet
desk-mark-attention =
    { $count ->
        [one] { $count } matter to settle
       *[other] { $count } matters to settle
    }
desk-mark-files =
    { $count ->
        [one] { $count } file still on its way
       *[other] { $count } files still on their way
    }
desk-shown = { $shown } of { $total }
desk-more = Show more
desk-none-fit = No order fits
desk-none-fit-next = Change the words or the filters.
desk-clear-filter = Clear filters
desk-none-open = Nothing to do here
desk-none-open-next = New orders appear here by themselves.

## One order
desk-order = Work order
desk-no-number = No number yet
desk-status = Status
desk-priority = Priority
desk-window = Appointment
desk-technician = Technician
desk-made = Received
desk-channel-phone = by phone
desk-channel-web = on the web
desk-channel-field = found on site
desk-actions = What to do with this order
desk-assign = Assign
desk-reassign = Reassign
desk-move = Appointment
desk-set-priority = Priority
desk-remark = Remark
desk-cancel-order = Cancel order
desk-description = What the customer said
desk-site = Customer and place
desk-fence = check-in within { $metres }
desk-level-gold = Gold
desk-level-vip = VIP
desk-asset = Equipment
desk-asset-name = Equipment
desk-asset-serial = Serial number
desk-asset-installed = Installed
desk-asset-warranty = Warranty until
desk-warranty-holds = in force
desk-warranty-over = ended
desk-answered = { $done } of { $all }
desk-unanswered = Not answered
desk-unanswered-required = Not answered yet · required
desk-disputed = Answered differently:
desk-in-force = in force
desk-outside = outside the expected range
desk-photos = Photos
desk-photos-note = { $here } of { $all } here
desk-photo-expected = Expected, not yet received
desk-photo-expected-more = { $size }. It is on the technician's phone and arrives when there is a network.
desk-photo-broken = Cannot be shown
desk-photo-of = { $at } of { $all }
desk-photo-before = Previous photo
desk-photo-after = Next photo
desk-slot-before = Before
desk-slot-after = After
desk-slot-other = Other
desk-slot-check_in = Check-in
desk-slot-signature = Signature
desk-slot-report = Report
desk-caption = Caption
desk-time = When
desk-by = Who
desk-where = Where
desk-no-place = No position
desk-place = { $distance } from the site · ± { $accuracy } · { $lat }, { $lon }
desk-place-short = { $distance } from the site · ± { $accuracy }
desk-place-mock = position made up by an app
desk-parts = Parts used
desk-source-van = from the van
desk-source-warehouse = from the warehouse
desk-source-customer = the customer's own
desk-note = Note
desk-signatures = Signature
desk-signature-of = Signature of { $name }
desk-signature-expected = The drawing has not arrived yet
desk-signer = Signed by
desk-report = Report
desk-report-show = Show what was signed
desk-report-title = Signed report
desk-report-exact = Exactly as it was when it was signed
desk-found-at = Found during another order
desk-signer-customer = customer
desk-signer-tenant = tenant
desk-signer-guard = guard
desk-signer-other = other
desk-changed-after = Changed after signing
desk-changed-after-more = The report built today differs from the one that was signed.
desk-contributions = Work by { $names } is kept with this order
desk-contributions-more = They no longer have it. What they did before they knew is in the timeline.
desk-late-work-note = Note it
desk-late-work-noted = Noted. The order asks for attention no more.
desk-asks = { $who } asks: { $field } { $value }
desk-asks-more = Yours is { $current }. Asked { $time } on { $device }.
desk-field-priority = priority
desk-field-window_start = start
desk-field-window_end = end
desk-accept = Take it
desk-keep = Keep ours
desk-accepted = Their value is in force.
desk-kept = Your value stands.

# Whether equipment can be had.
desk-available = Available
desk-available-ready = Can be had
desk-available-until = Not before { $when }
desk-available-away = Away until further notice
desk-available-change = Change
desk-available-title = Can the equipment be had?
desk-available-pick-ready = Yes
desk-available-pick-until = Not before…
desk-available-pick-away = No, until further notice
desk-available-from = It can be had from
desk-available-reason = Why not, for the office
desk-available-follows = Nobody is planned to it while it is away. Visits that somebody has stay where they are and say what is wrong.
desk-available-wants-time = Say from when on it can be had.
desk-available-past = This time has passed. Choose a later one.
desk-available-set = { $name }: { $state }.

## Timeline
desk-timeline = Timeline
desk-stages = Where the time went
desk-stage-since = since { $time }
desk-stage-late = { $time } late. After the promised time: { $parts }.
desk-stage-part = { $turn } { $time }
desk-turn-office = Office to act
desk-turn-technician = Technician to act
desk-turn-appointment = Not yet time for it
desk-turn-road = On the road
desk-turn-work = With the customer
desk-turn-hold = Paused
desk-turn-customer = Customer to confirm
desk-turn-nobody = Over
desk-because = : { $reason }
desk-time-estimated = estimated
desk-time-estimated-why = Computed from the device's clock and the last contact; it may be off by a little.
desk-time-device = device's clock
desk-time-device-why = Only the device's own clock says so; nothing confirms it.
desk-ruling-refused = Refused.
desk-ruling-refused-why = It was not possible at that time.
desk-ruling-superseded = Superseded.
desk-ruling-superseded-why = The office had decided otherwise before this arrived. The work is kept.
desk-ruling-held = Waits for you.
desk-ruling-held-why = The office changed the same thing meanwhile.
desk-ruling-because-forced = It was put on top of the list, which cannot be declined. The order stays with them.
desk-ruling-because-cancelled = The order had been cancelled before this arrived. The work is kept.
desk-ruling-because-reassigned = The order had been given to somebody else before this arrived. The work is kept.
desk-ruling-because-unassigned = The order had been taken back before this arrived. The work is kept.
desk-ruling-because-already_done = The same step had been taken on another device.
desk-ruling-because-step_not_allowed = The step was not possible in that state.
desk-ruling-because-evidence_missing = Something required was missing.
desk-ruling-because-reason_missing = A reason was missing.
desk-ruling-because-invalid_value = The value was not acceptable.
desk-ruling-because-order_exists = The order existed already.
desk-ruling-because-order_missing = The order did not exist.
desk-ruling-because-changed_meanwhile = The office changed the same thing meanwhile.
desk-ruling-because-device_revoked = The device had been revoked. The work is kept and changes nothing.
desk-ruling-because-office_stands = The office kept its own value.
desk-did-created = Order received
desk-did-order_requested = Asked for this order on site
desk-did-assigned = Assigned to { $technician }
desk-did-reassigned = Reassigned from { $before } to { $technician }
desk-did-unassigned = Taken back from { $technician }
desk-did-overruled = Decided although it breaks something{ $because }
desk-did-offered =
    { $count ->
        [one] Offered to 1 technician
       *[other] Offered to { $count } technicians
    }
desk-did-claimed = Taken from the pool by { $technician }
desk-did-withdrawn = Offer withdrawn
desk-did-offer_expired = Offer ended: nobody wanted it in time
desk-did-forced = Put on top of the list: to be done first
desk-did-not_forced = No longer on top of the list
desk-did-planned = Visit planned for { $time }{ $because }
desk-did-moved = Appointment moved: { $window }
desk-did-priority = Priority set to { $priority }
desk-did-edited = Title or description changed
desk-did-cancelled = Cancelled{ $because }
desk-did-remark = Remark
desk-did-signature = Signed by { $signer }
desk-did-proposal_taken = The field's value taken
desk-did-late_work_noted = Late work noted
desk-did-proposal_left = The office's value kept
desk-did-step-accept = Accepted
desk-did-step-decline = Declined{ $because }
desk-did-step-depart = Set out
desk-did-step-arrive = Arrived
desk-did-step-start = Work begun
desk-did-step-pause = Paused{ $because }
desk-did-step-resume = Resumed
desk-did-step-complete = Work completed
desk-did-step-sign = Customer signed
desk-did-step-skip_signature = Finished without a signature{ $because }
desk-did-step-give_up = Could not be completed{ $because }
desk-did-check_in-inside = Checked in at the site, { $distance } away
desk-did-check_in-outside = Checked in { $distance } from the site{ $because }
desk-did-check_in-manual = Checked in by hand{ $because }
desk-did-propose-priority = Asks for priority { $priority }
desk-did-propose-window_start = Asks to start { $time }
desk-did-propose-window_end = Asks to end { $time }

## Dialogs
desk-now-is = Now: { $value }
desk-undone = Undone.
desk-conflict = This order was changed while you were looking at it
desk-conflict-by = { $who } changed this order while you were looking at it
desk-conflict-next = Nothing of yours has been lost. Look at the order, or go ahead.
desk-look = Look at the order
desk-now-travelling = { $name } is already on the way.
desk-now-on_site = { $name } is already on site.
desk-now-in_progress = { $name } is working on it right now.
desk-now-on_hold = { $name } has begun and paused.
desk-now-awaiting_confirmation = { $name } is done; only the signature is missing.
desk-follows-assign = If it goes to somebody else it leaves { $name }'s phone. What has been recorded stays with the order.
desk-follows-move = { $name } sees the new time at the next contact. Better call as well.
desk-follows-cancel = It ends on { $name }'s phone. What has been recorded stays with the order. Better call as well.
desk-assign-title = Assign the order
desk-reassign-title = Assign to somebody else
desk-assign-to-whom = Choose somebody
desk-assign-to = Assign to { $name }
desk-assign-to-anyway = Assign to { $name } all the same
desk-assigned-to = Assigned to { $name }.
desk-unassign = Take it back
desk-unassigned = Taken back; it waits to be assigned.
desk-find-technician = Name or skill
desk-nobody-fits = Nobody fits these words.
desk-first = What comes first
desk-first-near = Nearest
desk-first-free = Least to do
desk-first-name = By name
desk-current = Has it now
desk-today-count = { $count } today
desk-open-count = { $count } open
desk-from-home = { $distance } from base
desk-last-seen = seen { $time }
desk-never-seen = never seen
desk-move-title = Move the appointment
desk-move-do = Set appointment
desk-move-anyway = Set it all the same
desk-moved-to = Appointment: { $window }.
desk-window-day = Day
desk-window-part = Part of the day
desk-window-start = From
desk-window-end = To
desk-window-clear = Take it out
desk-window-wants-day = Choose a day.
desk-window-wants-time = Choose a time.
desk-window-backwards = The end is before the start.
desk-window-past = This time has passed.
desk-window-zone = Times of the company's clock.
desk-preset-morning = Morning
desk-preset-afternoon = Afternoon
desk-preset-evening = Evening
desk-preset-day = All day
desk-priority-title = How soon?
desk-priority-urgent-means = Before everything else.
desk-priority-high-means = Today, before the usual work.
desk-priority-normal-means = As planned.
desk-priority-low-means = When there is time.
desk-priority-set = Priority: { $priority }.
desk-cancel-title = Cancel this order?
desk-cancel-follows = This cannot be taken back. The order stays in the book, with the reason.
desk-cancel-do = Cancel the order
desk-cancel-not = Keep it
desk-cancelled = The order is cancelled.
desk-force = Force it: on top of their list, not to be declined
desk-reason = Why?
desk-reason-words = In your words
desk-reason-wanted = Say why.
desk-remark-title = Remark
desk-remark-hint = Everybody who has this order sees it.
desk-remark-hint-name = { $name } sees it on the phone at the next contact.
desk-remark-wanted = Write something first.
desk-remarked = Remark added.

## A new order
desk-who-calls = Who is it for?
desk-who-calls-hint = Name, contact or telephone number; Enter takes the first.
desk-find-customer = Find a customer
desk-no-customer = No customer fits these words.
desk-more-sites = and { $count } more places
desk-assets-count =
    { $count ->
        [0] No equipment on file
        [one] { $count } piece of equipment
       *[other] { $count } pieces of equipment
    }
desk-other-customer = Another customer
desk-recent = Latest orders
desk-where-to = Where?
desk-site-wanted = Choose the place.
desk-no-asset = Something else
desk-no-asset-more = Not in the register
desk-warranty-until = Warranty until { $date }
desk-warranty-ended = Warranty ended { $date }
desk-service = Service
desk-service-wanted = Choose the service.
desk-choose = Choose…
desk-kind = Type
desk-title = Title
desk-description-hint = What is wrong, since when, what was tried
desk-later = Nobody yet
desk-technician-option = { $name } · { $today } today · { $open } open
desk-create = Create order
desk-created = { $number } created.
desk-drop-draft = Discard
desk-draft-dropped = Draft discarded.

## What has come from the field
desk-field-title = From the field
desk-field-what = What each phone said when it last called. What a silent phone has gathered since, it will tell when it has signal.
desk-field-contact = Last contact
desk-field-waiting = Still on the phone
desk-field-expected = Photos and files expected
desk-field-no-device = No device signed in
desk-field-silent = Silent
desk-field-nothing = Nothing waits
desk-field-all-here = All here
desk-field-facts =
    { $count ->
        [one] 1 entry
       *[other] { $count } entries
    }
desk-field-attention =
    { $count ->
        [one] 1 needs attention
       *[other] { $count } need attention
    }
desk-field-told = Oldest { $oldest } · said { $told }
desk-field-files =
    { $count ->
        [one] 1 file, { $size }
       *[other] { $count } files, { $size }
    }
desk-field-since = since { $when }
desk-field-nobody = No technicians yet
desk-field-nobody-next = Technicians appear here once an administrator has added them.

## People and devices
desk-people-title = People
desk-find-person = Name or phone
desk-person-name = Name
desk-person-role = Role
desk-person-phone = Phone
desk-person-skills = Skills
desk-set-password = New password
desk-new-password = New password
desk-password-again = Once more
desk-password-follows = They are signed out at desks and sign in with the new one. Work on their phone is kept.
desk-password-short = At least { $count } characters.
desk-password-differs = The two are not the same.
desk-password-set = { $name } has a new password.
desk-devices = Devices
desk-device = Device
desk-device-users = Used by
desk-device-seen = Last contact
desk-device-since = Since
desk-device-state = Access
desk-no-devices = No device yet
desk-no-devices-next = A device appears here when a technician signs in on it.
desk-revoke = Revoke
desk-revoke-title = Revoke this device?
desk-revoke-follows = It is shut out at once and clears itself at its next contact.
desk-revoke-follows-more = What was recorded before and has not arrived yet is kept as late work. It can sign in again only as a new device.
desk-revoke-hold = Hold to revoke
desk-revoked = { $name } is revoked.
desk-revoked-at = Revoked { $time }

## Two people, one field; clocks; after signing
desk-asks-ours = Ours was set by { $who }, { $time }.
desk-asks-ours-first = Ours is as the order was made.
desk-asks-rule = Ours is in force until this is settled.
desk-asks-settled = The field has settled it; it is being ruled on.
desk-device-unknown = an unknown device
desk-disputed-rule = The marked answer is in force until somebody settles it. Both stay in the history.
desk-disputed-take = Let it stand
desk-disputed-keep = Keep
desk-disputed-settled = Settled.
desk-did-answer_settled = Settled an answer: { $value }
desk-did-settle-field = Settled: the field's value
desk-did-settle-office = Settled: the office's value
desk-did-unknown = Entry from a newer version of the app
desk-ruling-because-already_settled = Somebody had settled it before.
desk-ruling-because-order_closed = The order had been finished before.
desk-clock-fast = The device's clock was { $time } fast (it said { $said }).
desk-clock-slow = The device's clock was { $time } slow (it said { $said }).
desk-clock-corrected = Corrected from the contact at { $when }.

# Offering an order to several technicians.
desk-pool = Pool
desk-offer = Offer…
desk-offer-title = Offer the order to several
desk-offer-to = To whom
desk-offer-best = The best
desk-offer-area = An area
desk-offer-named = By name
desk-offer-many = How many of the best
desk-offer-area-which = Choose an area
desk-offer-people = Who is asked
desk-offer-person = { $name } — { $reasons }
desk-offer-lasts = How long
desk-offer-lasts-hint = Afterwards the order waits to be assigned again.
desk-offer-no-end = Until somebody takes it
desk-offer-extra = On top, in whole yuan
desk-offer-extra-hint = What it brings whoever takes it. May stay empty.
desk-offer-extra-wrong = Enter a whole amount of at most 100,000.
desk-offer-words = What else speaks for it
desk-offer-do =
    { $count ->
        [one] Offer to 1 technician
       *[other] Offer to { $count } technicians
    }
desk-offered =
    { $count ->
        [one] Offered to 1 technician.
       *[other] Offered to { $count } technicians.
    }
desk-asked-count = { $count } asked
desk-offer-left = { $span } left
desk-offer-ended-claimed = Taken
desk-offer-ended-assigned = Assigned by hand
desk-offer-ended-withdrawn = Withdrawn
desk-offer-ended-expired = Nobody wanted it in time
desk-withdraw = Withdraw the offer
desk-withdrawn = The offer was withdrawn.
desk-claim-none = No answer
desk-claim-won = Got it
desk-claim-pool_taken = Too late: it was taken
desk-claim-pool_withdrawn = Too late: it was withdrawn
desk-claim-pool_expired = Too late: the time was over
desk-claim-pool_not_offered = Was not asked
desk-claim-pool_yours = Has it already
desk-claim-device_revoked = The phone had been shut out

# Working hours, skills, and what work takes.
desk-work-title = Hours and skills
desk-work-again = Load again
desk-work-saved = Saved: { $name }
desk-work-hours = Working hours and breaks
desk-work-from = Work begins
desk-work-until = Work ends
desk-work-break-from = Break not before
desk-work-break-until = Break over by
desk-work-minutes = Minutes of break
desk-work-minutes-between = min between
desk-work-company = The company's hours
desk-work-add-shift = Hours
desk-work-add-break = Break
desk-work-remove-shift = Remove these hours
desk-work-remove-break = Remove this break
desk-work-copy = Monday for all weekdays
desk-work-off = Days off
desk-work-off-none = None planned.
desk-work-add-off = Days off
desk-work-off-from = First day off
desk-work-off-until = Last day off
desk-work-off-note = Why
desk-work-remove-off = Remove these days
desk-work-rest = Overtime and start
desk-work-overtime = Overtime, minutes at most
desk-work-overtime-hint = Empty: two hours, as the company has it. 0: none.
desk-work-home = Home or depot (north, east)
desk-work-home-hint = The day begins and ends there: 36.1931, 117.1302
desk-work-level = Level
desk-work-level-of = Level { $level }
desk-work-expires = Certificate until
desk-work-lapsed = Lapsed: does not count
desk-work-add-skill = Add a skill
desk-work-new-skill = Another skill…
desk-work-skill-name = Name of the skill
desk-work-skill-do = Add
desk-work-remove-skill = Remove this skill
desk-work-bad-shifts-overlap = Two stretches of work on one day overlap. Change their times.
desk-work-bad-shifts-backwards = Work ends before it begins. Change the times.
desk-work-bad-shifts-too_many = At most four stretches of work on one day.
desk-work-bad-breaks-outside = A break lies outside of the working hours of its day. Change its times, or remove it.
desk-work-bad-breaks-overlap = Two breaks on one day overlap. Change their times.
desk-work-bad-breaks-backwards = A break is longer than the time between its begin and end, or has no minutes.
desk-work-bad-days_off-backwards = Days off end before they begin. Change the days.
desk-work-bad-days_off-overlap = Two entries of days off share a day. Change one of them.
desk-work-bad-days_off-unreadable = A day off has no date. Enter one, or remove it.
desk-work-bad-days_off-too_long = The reason for days off is too long: at most 120 characters.
desk-work-bad-overtime-too_long = At most eight hours of overtime.
desk-work-bad-home-not_a_place = Two numbers with a comma between them: degrees north, degrees east.
desk-needs-title = Skills that work takes
desk-needs-why = Whoever lacks one of these is not proposed, and the board says so where such work is planned with them.
desk-needs-skills = Skills
desk-needs-none = None
desk-needs-change = Change
desk-needs-dialog = Skills that it takes
desk-needs-equipment = Equipment that takes more
desk-needs-find = Find equipment by its customer
desk-person-act = Actions
