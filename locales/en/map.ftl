# The map: where work and people are, heat maps, areas.

## Frame
map = Map
map-list = List
map-show = Map or list
map-drawn = Map of the day
map-to-board = On the board
map-from-board = On the map
map-loading = The map is loading…
map-unable = This browser cannot draw maps
map-unable-next = WebGL is switched off or missing. The list has everything that the map would show.
map-failed = The map could not be loaded
map-failed-next = The list has everything that the map would show. Loading the page again usually helps.
map-reload = Load the page again
map-people-failed = Where people are is not known now.
map-nothing = Nothing on this day
map-nothing-fits = Nothing fits the filters. Show everything again, or change one of them.

## Above the map
map-mode = What is shown
map-mode-work = Work
map-mode-people = Heat: people
map-mode-demand = Heat: demand
map-filters = Filters
map-filter-person = Technician
map-filter-state = State
map-filter-area = Area
map-anybody = All technicians
map-any-state = Any state
map-anywhere = All areas
map-widen = Show everything

## On the map
map-closer = Closer
map-further = Further away
map-fit = Show all
map-metres = m
map-kilometres = km
map-no-basemap = No basemap: a plain ground with a grid.
map-bare = The basemap cannot be read now; plain ground instead.
map-source-unknown = Source of the map not stated
map-source = Map: { $source }
map-source-reviewed = Map: { $source } · Review number { $number }
map-key = Marks
map-key-late = Late, whatever the state
map-key-urgent = Urgent; dark: high priority
map-key-person = Technician, with the letters of the name; ▸ on the way, ■ on site
map-key-expected = Not seen today: expected at the start of the day
map-key-old = Seen more than an hour ago
map-key-privacy = Positions come from check-ins and steps, and are shown in working hours only. Routes are straight lines in the order of the day.

## States of orders
map-state-waiting = Unassigned
map-state-planned = Planned
map-state-underway = Under way
map-state-resting = Waiting for something
map-state-done = Done
map-state-late = Late

## People
map-travelling = On the way
map-on-site = On site
map-free = Free
map-off = Off
map-off-hidden = position not shown outside working hours
map-not-seen = not seen today; expected where the day begins
map-nowhere = not seen today
map-begins = begins the day at home
map-not-today = positions are shown for today only
map-seen = seen { $age } ago
map-within = ±{ $distance }
map-mock = the phone says that the position was made up
map-how-check_in = checked in at { $number }
map-how-depart = set off for { $number }
map-how-start = began { $number }
map-how-complete = finished { $number }
map-how-other = with { $number }
map-only = { $name }: show only this technician

## Heat maps
map-heat = Heat map
map-heat-people = Where people were seen
map-heat-demand = Where work is asked for
map-heat-few = few
map-heat-many = many
map-heat-whole = The whole day
map-heat-hour = { $from }–{ $until }
map-heat-slider = Hour of the day
map-heat-count = { $count ->
        [one] 1 place
       *[other] { $count } places
    }
map-heat-note = Each check-in or step with a position counts once, in working hours only.
map-heat-nothing = Nothing in this hour. Move the slider, or show the whole day.
map-district = District
map-count = Number
map-no-district = Without a district

## Areas
map-areas = Areas
map-areas-what = Areas that technicians usually serve. Suggestions and plans prefer them there.
map-area-new = Draw a new area
map-area-edit = Change { $name }
map-area-people = { $count ->
        [0] No technicians yet
        [one] 1 technician
       *[other] { $count } technicians
    }
map-area-hint = Click on the map for each corner. Pull a corner to move it.
map-area-hint-numbers = Give the corners as numbers below.
map-area-name = Name
map-area-colour = Colour
map-area-colour-one = Colour { $number }
map-area-corners = { $count ->
        [one] 1 corner
       *[other] { $count } corners
    }
map-area-numbers = Corners as numbers
map-area-numbers-label = One corner in each line: degrees north, degrees east (WGS-84)
map-area-numbers-bad = A line is not two numbers. Write each corner as 36.19490, 117.10460.
map-area-save = Save
map-area-remove = Delete
map-area-saved = Area { $name } saved
map-area-removed = Area { $name } deleted
map-area-bad-empty = Give it a name.
map-area-bad-too_long = The name is too long: 60 characters at most.
map-area-bad-too_few = An area has at least three corners, not in one line.
map-area-bad-crosses = The outline crosses itself. Move a corner, or undo the last one.
map-area-bad-not_a_place = A corner is not on the globe.
map-area-bad-too_many = Too many: 500 corners, or 500 areas, at most.
