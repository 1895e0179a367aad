# Words that every part of the app uses.
app-name = Jobsheet
back = Back
cancel = Cancel
clear = Clear
close = Close
save = Save
send = Send
done = Done
retry = Try again
undo = Undo
search = Search
loading = Loading
more = More
less = Less
more-of = More
erase = Erase last digit
take-over = Use this reading
enter-reading = Enter a reading
tabs = Main
yes = Yes
no = No
optional = optional
none = None
other = Other

language = Language
theme = Appearance
theme-auto = Auto
theme-light = Light
theme-dark = Dark
theme-sunlight = Sunlight

distance-metres = { $count } m
distance-kilometres = { $count } km
duration-minutes = { $minutes } min
duration-hours = { $hours } h { $minutes } min
duration-days = { $days } days
ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago

status-draft = Draft
status-pending_dispatch = To dispatch
status-in_pool = In pool
status-assigned = Assigned
status-accepted = Accepted
status-travelling = On the way
status-on_site = On site
status-in_progress = In progress
status-on_hold = On hold
status-awaiting_confirmation = Awaiting signature
status-completed = Completed
status-incomplete = Not completed
status-follow_up = Follow-up
status-closed = Closed
status-cancelled = Cancelled
status-returned = Returned

priority-urgent = Urgent
priority-high = High
priority-normal = Normal
priority-low = Low

kind-service = Service
kind-task = Task
kind-maintenance = Repair
kind-change = Change

role-technician = Technician
role-dispatcher = Dispatcher
role-supervisor = Supervisor
role-administrator = Administrator

verdict-pass = Pass
verdict-fail = Fail
verdict-na = N/A

passage-here = On this phone
passage-sent = Sent
passage-confirmed = Confirmed
passage-attention = Needs attention

strip-attention =
    { $count ->
        [one] 1 item needs attention
       *[other] { $count } items need attention
    }
strip-expired =
    { $count ->
        [0] Sign in again to keep in touch
       *[other] Sign in again to send { $count } items
    }
strip-offline = Offline · your work is kept on this phone
strip-offline-waiting = Offline · { $count } to send
strip-sending = Sending · { $count } left
strip-waiting = { $count } not yet confirmed

sign-here = Sign here
sign-typed = Use the typed name instead
update-ready = A new version is ready.
update-now = Update
update-held = Close the other Jobsheet tabs first, then update.
page-not-found = This page does not exist
page-not-found-text = The address may be old or mistyped.
go-home = To the start

# What orders need, and what an offer brings.
desk-skill-boiler = Boilers
desk-skill-gas = Gas
desk-skill-water_heater = Water heaters
desk-skill-hvac = Air conditioning
desk-skill-refrigeration = Refrigeration
desk-skill-elevator = Lifts
desk-skill-electrical = Electrical
desk-skill-kitchen = Kitchens
desk-skill-pump = Pumps
money-extra = ¥{ $amount } on top
forced = Do this first
