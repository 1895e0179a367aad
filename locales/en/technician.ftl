# The technician's app.
tab-today = Today
tab-orders = Orders
tab-new = New
tab-sync = Sync
tab-me = Me

# Signing in.
sign-in = Sign in
sign-in-sub = Field service that keeps working without a signal.
sign-in-login = Login name
sign-in-login-needed = Enter your login name.
sign-in-password = Password
sign-in-password-needed = Enter your password.
sign-in-server = Server address
sign-in-help = Forgotten your password? Your dispatcher can set a new one.
session-expired = Please sign in again
session-expired-more = You can go on working. What you enter stays on this phone and is sent after you have signed in.

# Lists.
days = Days
day-empty = Nothing planned for this day
today-now = Under way
today-next = Up next
today-done = Done
today-empty = Nothing planned for today
today-empty-text = New work appears here by itself as soon as it has been given to you.
orders-open = Open
orders-done = Done
orders-all = All
orders-filter = Which orders
orders-search = Number, customer, address
orders-count =
    { $count ->
        [one] 1 order
       *[other] { $count } orders
    }
orders-count-first = The first { $count } orders are shown
orders-more = Show more orders
orders-empty = No order fits
orders-empty-text = Change the words or the filter.
late = Late
no-appointment = No appointment
found-on-site = Found on site
step-pending = The last step is not yet confirmed by the office.
show-distances = Show distances
no-position = Your position could not be found.
look = Look
got-it = Got it
not-now = Not now
install = Install
install-title = Put Jobsheet on your home screen
install-text = It then starts without a network and keeps your work safely.
install-apple = Tap Share, then “Add to Home Screen”. It then starts without a network and keeps your work safely.
notice-reassigned = { $number } { $title } was given to somebody else. What you did is kept.
notice-unassigned = { $number } { $title } was taken back by the office. What you did is kept.
notice-revoked = { $number } { $title } is no longer yours. What you did is kept.
notice-cancelled = { $number } { $title } was cancelled. { $why }
notice-moved = { $number } { $title } has a new appointment.
notice-refused = { $number } { $title }: “{ $what }” was not accepted. { $why }
notice-superseded = { $number } { $title }: “{ $what }” came after the office had decided otherwise. It is kept with the order. { $why }
notice-held = { $number } { $title }: the office changed “{ $what }” too. Your wish stands beside it until it is settled.
notice-other = There is news about { $number } { $title }.

# The order.
order = Work order
order-new-number = No number yet
window-from = from { $time }
window-until = until { $time }
because = Reason: { $reason }
distance-away = { $distance } away
level-gold = Gold
level-vip = VIP
call = Call
navigate = Navigate
more-actions = More actions
card-asset = Equipment
card-photos = Photos
card-parts = Parts used
card-note = Note
card-remarks = Remark
card-history = History
card-signature = Signature
card-device = This device
asset-name = Name
asset-model = Model
asset-serial = Serial no.
asset-installed = Installed
asset-warranty = Warranty
warranty-until = until { $date }
warranty-over = over
date-with-year = { $day } { $year }
of = { $done } of { $all }
saved = Saved
note-label = What should the next person know?
remark-label = Words to the office
number = Number
status = Status
age = Age

action-accept = Accept
action-decline = Decline
action-depart = Set off
action-arrive = Check in
action-start = Start work
action-pause = Pause
action-resume = Resume
action-complete = Complete
action-sign = Report & signature
action-skip_signature = Finish without signature
action-give_up = Cannot be done
did-accept = Accepted
did-decline = Declined
did-depart = Set off
did-arrive = Arrived
did-start = Work started
did-pause = Paused
did-resume = Resumed
did-complete = Work completed
did-sign = Signed
did-skip_signature = Finished without signature
did-give_up = Could not be done
did-request = New order

missing = Still missing: { $what }
and-so-on = ,{" "}
missing-answers = { $count } answers
missing-photo-before = photo before
missing-photo-after = photo after
missing-photo-other = photo
missing-photo-check_in = photo of the place
missing-photo-signature = drawing
missing-photo-report = report

locked-cancelled = This order was cancelled. What you did is kept; nothing more can be entered.
locked-closed = This order is closed.
locked-completed = The work is done. Nothing more can be entered.
locked-given_up = This visit has ended. The office plans anew.
locked-not_yours = This order was given to somebody else. What you did is kept.
locked-waits_for_office = The office decides about this order.
locked-unreadable = The record of this order cannot be read. It is set aside and kept; tell your administrator.

reason = Reason
reason-why = The office and the customer see why.
reason-more = More words
reason-words = In your own words
reason-needed = Pick a reason or write one.

check-in-looking = Finding your position…
check-in-by-hand = Continue without position
check-in-inside = You are at the site
check-in-is-outside = You are outside the site
check-in-rule = Counts as on site within { $fence } · accuracy ±{ $accuracy }
check-in-again = Measure again
check-in-no-fix = No position
check-in-denied = Location is not allowed for this app. You can allow it in the settings, or confirm by hand.
check-in-unavailable = There is no fix here. You can try again in the open, or confirm by hand.
check-in-mock = This position comes from a mock-location app. It is kept and marked.
check-in-why = Why here?
check-in-photo = Photo of where you are
check-in-photo-needed = Take a photo that shows where you are.
check-in-here = Check in here
check-in-outside = Check in outside the site
check-in-manual = Confirm arrival by hand
check-in-mode-inside = at the site
check-in-mode-outside = outside the site
check-in-mode-manual = confirmed by hand

range = { $min } to { $max } { $unit } expected
range-from = at least { $min } { $unit } expected
range-to = at most { $max } { $unit } expected
disputed = Two people answered differently
disputed-answer = { $value } · { $by }, { $time }
disputed-in-force = in force
disputed-take = Take this

slot-before = Before
slot-after = After
slot-other = Other
slot-check_in = Check-in
slot-signature = Signature
slot-report = Report
photo = Photo
photo-take = Take photo
photo-choose = Choose
photo-caption = Words about it
photo-slot = What it shows
photo-hide = Remove photo
photo-hidden = Photo removed
photo-not-here = The picture is not on this device.
photo-unreadable = This file could not be read. Take the photo again.
photos-saving = Saving { $count }…

part-add = Add part
part-search = Name or code
part-none = No part fits
part-none-text = Try other words, or part of the code.
part-other = Another
part-quantity = Quantity
part-source = Taken from
part-serial = Serial number
part-take = Add
source-van = Van
source-warehouse = Warehouse
source-customer = Customer

propose = Propose another time or priority
propose-text = Tell the office what would be better.
propose-office = The office decides. Until then the present values stand.
proposed = Sent to the office as a proposal
proposal-pending = { $by } proposes { $field }: { $value }
proposal-held = { $by } proposed { $field }: { $value }. The office's value stands for now.
field-priority = Priority
field-window_start = Not before
field-window_end = Not after
window-backwards = The end is before the beginning.

found-another = Found another fault
found-another-text = New order for this site

timeline-created = Order created
timeline-assigned = Given to { $technician }
timeline-reassigned = Given to { $technician }
timeline-unassigned = Taken back
timeline-cancelled = Cancelled
timeline-moved = Appointment moved
timeline-priority = Priority changed
timeline-remark = Remark
timeline-signature = Signed
timeline-propose = Proposed { $field }: { $value }
timeline-order_requested = Reported: { $title } ({ $priority })
timeline-other = Changed
changed-after-signing = Something was changed after signing. What was signed is kept as it was.
timeline-edited = Description changed
timeline-proposal_taken = Proposal taken over
timeline-late_work_noted = Late work noted
timeline-proposal_left = Proposal not taken over
time-by-device = Time by this phone's clock only
ruled-refused = Not accepted by the office. { $why }
ruled-superseded = The office had decided otherwise before. { $why }
ruled-held = Stands beside the office's value. { $why }
ruling-already_done = It was already done.
ruling-cancelled = The order was cancelled.
ruling-changed_meanwhile = The office changed it meanwhile.
ruling-device_revoked = The device had been shut out.
ruling-evidence_missing = Something required was missing.
ruling-invalid_value = The value is not possible.
ruling-office_stands = The office kept its own value.
ruling-order_closed = The order was closed.
ruling-order_exists = The order exists already.
ruling-order_missing = There is no such order.
ruling-reason_missing = A reason was missing.
ruling-reassigned = The order had gone to somebody else.
ruling-step_not_allowed = The step was not possible then.
ruling-unassigned = The order had been taken back.

# Report and signature.
report = Report
report-sub = For the customer to read and sign
report-language = Language of the report
report-title = Service report
report-customer = Customer
report-address = Address
report-asset = Equipment
report-task = Work
report-description = Reported
report-technician = Technician
report-time-arrive = Arrived
report-time-start = Started
report-time-complete = Completed
report-checklist = Checklist
report-parts = Parts used
report-note = Note
report-photos = { $count } photos belong to this report.
report-binds = The signature is bound to exactly this report.
report-changed = The report has changed meanwhile. Please read it again, then sign.
signer-name = Name of the signer
signer-name-needed = Enter the name of the person who signs.
signer-role = Signs as
signer-customer = Customer
signer-tenant = Tenant
signer-guard = Caretaker
signer-other = Other
sign-consent = I have read this report and confirm that the work described was done.
sign-consent-short = I have read the report and confirm it.
consent-needed = The signer must agree first.
signature-needed = Please sign in the field above.
sign-confirm = Confirm signature

# A fault found on site.
new-order = New order
new-order-sub = Found on site
new-where = Where did you find it?
new-no-site = No site on this phone
new-no-site-text = New orders can be made for the sites of your orders.
new-title = What is wrong?
new-title-needed = Say in one line what is wrong.
new-service = Kind of work
new-service-pick = Please pick
new-service-needed = Pick the kind of work.
new-description = More about it
new-same-asset = Same equipment: { $asset }
new-who = Who does it?
new-take = I do it now
new-leave = Office plans it
new-number-later = It works without a network. The office gives it a number later.
new-send = Create order
new-made = New order created on this phone

# Sync.
sync-now = Sync now
sync-attention = Needs attention
sync-moving = On the way
sync-done = Confirmed lately
sync-says-all = Everything is confirmed
sync-says-attention = Something needs you
sync-says-offline = Offline. Your work is safe on this phone.
sync-says-moving = Some work is not yet confirmed
sync-box-attention = Attention
sync-box-here = On phone
sync-box-sent = Sent
last-contact = Last contact: { $when }
no-contact-yet = No contact with the server yet
bytes-left = { $size } of photos to send
next-try = Next try: { $when }.
clock-off = This phone's clock is { $time } off.
sent-part = Sent
item-step = Step
item-check_in = Check-in
item-answers = Checklist
item-photo = Photo
item-signature = Signature
item-report = Signed report
item-note = Note
item-part = Part
item-remark = Remark
item-order = New order
item-propose = Proposal
item-record = Record
item-other = Change

# Me.
theme-text = Sunlight is black on white with thick lines, for work outdoors.
version = Version { $build }
device-kept = Safe storage
device-room = Room
device-id = Device
device-server = Server
room = { $used } of { $quota } in use
room-tight = Storage is nearly full
kept-by-app = Yes, kept by the app
kept-yes = Yes
kept-no = Not promised
kept-unknown = The browser does not say
kept-no-title = The browser may clear unsent work
kept-no-text = Install the app or ask the browser to keep its data.
kept-ask = Ask to keep
sign-out = Sign out
sign-out-text = Your orders are removed from this phone. What is confirmed is safe with the office.
sign-out-keep = Sign out anyway (hold)
sign-out-keep-text = If you sign out anyway, the unsent work stays locked on this phone until you sign in again.
stay = Stay signed in

# News: what the system shows while nobody looks. Short, it may stand on a locked screen.

news-granted = New work order
news-cancelled = Work order cancelled
news-moved = New appointment
news-reassigned = Work order given to somebody else
news-unassigned = Work order taken back
news-revoked = Work order no longer yours
news-refused = Not accepted by the office
news-superseded = The office had decided otherwise
news-held = The office changed it too
news-other = News about a work order
news-many =
    { $count ->
        [one] { $count } piece of news
       *[other] { $count } pieces of news
    }
news-body = { $number } { $title }

notify = News
notify-switch = Tell me while I look elsewhere
notify-text = New orders, and orders that were cancelled, moved or taken away. The number and title may stand on the locked screen.
notify-denied = The system does not allow it
notify-denied-text = Allow notifications for this app in the system's settings, then switch it on here again.
