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
notice-salvaged = This device’s storage was damaged. What you had not sent was saved.
notice-salvaged_partly = This device’s storage was damaged, and some unsent work could not be read. Look through your last orders, and tell your administrator.
notice-pool_won = { $number } { $title } is yours. You need not accept it again.
notice-pool_taken = { $number } { $title }: another technician was faster.
notice-pool_withdrawn = { $number } { $title } is not offered any more.
notice-pool_expired = { $number } { $title }: the time to ask for it had passed before your request arrived.
notice-pool_not_offered = { $number } { $title } was not offered to you.
notice-other = There is news about { $number } { $title }.

# The order.
order = Work order
order-new-number = No number yet
window-from = from { $time }
window-until = until { $time }
planned-for = planned for { $time }
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
disputed-answer = { $value } · { $by }, { $device }, { $time }
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
time-by-device = By the phone's own clock only: nothing confirms this time
ruled-refused = Not accepted by the office. { $why }
ruled-superseded = The office had decided otherwise before. { $why }
ruled-held = Stands beside the office's value. { $why }
ruling-already_done = It was already done.
ruling-cancelled = The order was cancelled.
ruling-changed_meanwhile = The office changed it meanwhile.
ruling-forced = It has to be done first and could not be declined.
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
sync-done = Confirmed lately
sync-says-all = Everything is confirmed
sync-says-attention = Something needs you
sync-says-offline = Offline. Your work is safe on this phone.
sync-says-moving = Some work is not yet confirmed
sync-box-attention = Attention
sync-box-here = Ready
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
news-offered = Offered to you and others
news-pool_won = The order is yours
news-pool_taken = Another technician was faster
news-pool_withdrawn = Not offered any more
news-pool_expired = The offer had ended
news-pool_not_offered = Not offered to you
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

# The sync page: drafts, ready, sent, needs attention.
sync-drafts = Drafts
sync-drafts-text = Visits that you have begun and not completed. What you entered is sent all the same; more may follow.
draft-entered =
    { $count ->
        [one] 1 thing entered · last { $when }
       *[other] { $count } things entered · last { $when }
    }
sync-ready = Ready to send
sync-ready-text = Safe on this phone. It goes by itself as soon as there is a connection.
sync-sent = Sent
sync-sent-text = On its way. The server has not confirmed it yet.
sync-attention-text = These could not be sent. Nothing is deleted: try again, or take your words elsewhere.
sync-done-text = The server has these.
sync-current = Sending now: { $what }
sync-box-drafts = Drafts
sync-next-all = You can close the app. The office has everything.
sync-next-cargo = Your own work is with the office. What you carry for others goes by itself while the app is open.
sync-next-attention = Look at what needs attention below. Everything else goes on by itself.
sync-next-expired = Sign in again, then it goes on by itself. Until then everything stays safe on this phone.
sync-next-offline = Work on. It is sent by itself as soon as there is a signal and the app is open.
sync-next-wifi = { $size } of photos wait for Wi-Fi. Words have been sent.
sync-next-photos = Words go first, then { $size } of photos. Keep the app open until they are through.
sync-next-moving = It goes by itself. You can work on.
wifi-only = Send photos on Wi-Fi only
wifi-only-text = Steps, answers, notes and signatures are small and always go at once.
wifi-unknown = This device does not say whether it is on Wi-Fi, so photos are sent over any connection.
wifi-held = { $size } of photos wait for Wi-Fi
send-anyway = Send anyway, this once
copy-text = Copy my text
copied = Copied
copy-nothing = There are no words in this one. Save it as a file instead.
copy-by-hand = Copy it by hand: { $text }
save-file = Save as a file
file-saved = The file is saved.
stays-here = It stays here until you decide.
entered-action = Step
entered-reason = Reason
entered-remark = Remark
entered-title = Title
entered-description = Description
entered-answer = Answer
entered-note = Note
entered-part = Part
entered-caption = Words about the photo
entered-signer = Signer
entered-priority = Proposed priority
entered-window_start = Proposed start
entered-window_end = Proposed end
item-settle = Decision between two values

# Bundles: work that travels by another phone.
sync-cargo = Carried for others
sync-cargo-text = Packed on another phone, sealed. You cannot read it; it leaves as soon as the server has it.
cargo-waiting = { $count } to send · { $size } · packed { $when }
cargo-refused = The server did not take { $count } of them.
bundle = Send by another phone
bundle-text = Is this phone broken or without a signal? Pack what is not sent into an encrypted file and let another phone carry it.
bundle-export = Pack unsent work
bundle-export-text = One encrypted file. Give it to another phone by any way you like, and tell its owner the passphrase.
bundle-import = Take in a bundle
bundle-import-text = Your phone then sends it for its author. You cannot read what is in it.
bundle-stays = Your work also stays on this phone. If both send it, it arrives once.
bundle-pack = Pack and save
bundle-made = Packed: { $changes } entries and { $files } files. Keep the file and the passphrase apart.
bundle-file = Choose the file
bundle-take = Open and carry
bundle-taken = { $count } things by { $author } from { $when } are carried now.
bundle-known = All of it is here already. Nothing was changed.
bundle-set-aside = { $count } more need { $author } in person.
bundle-set-aside-own = { $count } more are under “Needs attention”.
passphrase = Passphrase
passphrase-hint = At least 8 characters. Without it nobody can open the file, not even the office.
passphrase-ask = As it was given when the file was packed.
file-unreadable = This file could not be read. Choose it again.
unsent-words =
    { $count ->
        [0] No entries are unsent.
        [one] 1 entry has not been confirmed.
       *[other] { $count } entries have not been confirmed.
    }
unsent-photos =
    { $count ->
        [one] 1 photo ({ $size }) is still on this phone.
       *[other] { $count } photos ({ $size }) are still on this phone.
    }
sign-out-send = Send now
sign-out-sending = Sending. Sign out when everything is confirmed.

# Two people, one field.
disputed-rule = The marked answer is in force until somebody settles it. Both stay in the history.
disputed-keep = Keep this
another-device = another device
two-values = Two values: { $field }
two-values-rule = The office's value is in force until this is settled. The first tap counts, here or in the office.
two-values-settled-field = You chose the field's value. The office hears of it with the next contact.
two-values-settled-office = You left the office's value. The office hears of it with the next contact.
side-office = Office
side-field = Field
side-take = Take this
the-office = office
office-first = as the order was made
settled-field = The field's value is taken
settled-office = The office's value stays
timeline-settle-field = Settled: the field's value
timeline-settle-office = Settled: the office's value
timeline-unknown = Entry from a newer version of the app
ruling-already_settled = Somebody had settled it before.
did-settle = Settling two values

# Time.
clock-fast = The phone's clock was { $time } fast (it said { $said }).
clock-slow = The phone's clock was { $time } slow (it said { $said }).
clock-corrected = Corrected from the contact at { $when }.

# After signing.
signed-report-show = Show the signed version
signed-report-title = Signed version
signed-report-exact = Exactly as it was when it was signed
signed-report-elsewhere = The signed version is on the phone on which it was signed, and with the office.
report-change-number = Number
report-change-company = Company
report-change-title = Task
report-change-description = Description
report-change-customer = Customer
report-change-address = Address
report-change-technician = Technician
report-change-note = Note
report-change-asset = Equipment
report-change-time_arrive = Arrival
report-change-time_start = Start
report-change-time_complete = End
report-change-answer = Answer
report-change-part = Part
report-change-photo = Photo
report-change-other = Other

# The pool: orders offered to several people.
pool = Pool
pool-count =
    { $count ->
        [one] 1 order is offered to you and others
       *[other] { $count } orders are offered to you and others
    }
pool-empty = Nothing is offered at the moment
pool-empty-text = Orders that are offered to you and others appear here. The first request to reach the office gets the order.
pool-claim = I’ll take it
pool-undo = Take it back
pool-claimed = Asked for; the office decides when your request arrives.
pool-until = Until { $time }
pool-over = Ended at { $time }
item-claim = Request for an offered order
item-take_back = Request taken back
