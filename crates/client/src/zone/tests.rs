//! Days here are the days of the calendar and of the clocks on the wall.

use jiff::civil;

use super::*;

#[test]
fn a_day_in_tai_an_begins_at_sixteen_hours_utc_of_the_day_before() {
    let zone = Zone::named(DEFAULT_ZONE);
    let day: Date = "2026-11-22".parse().unwrap();
    let (from, until) = zone.bounds(day);
    assert_eq!((from.0, until.0 - from.0), (1_795_276_800_000, 86_400_000));
    assert_eq!(zone.date(from), day);
    assert_eq!(zone.date(from.plus(-1)), day.plus(-1));
}

#[test]
fn an_unknown_zone_is_the_default_one() {
    let at = Timestamp(1_795_276_800_000);
    let zone = Zone::named("Atlantis/Capital");
    assert_eq!((zone.date(at), zone.name().as_str()), (Zone::named(DEFAULT_ZONE).date(at), DEFAULT_ZONE));
}

#[test]
fn days_are_spelled_and_counted_as_the_calendar_does() {
    let mut civil = civil::date(1899, 12, 30);
    let mut day: Date = "1899-12-30".parse().unwrap();
    while civil.year() < 2105 {
        assert_eq!(day.to_string(), civil.to_string());
        assert_eq!(civil.to_string().parse(), Ok(day));
        civil = civil.tomorrow().unwrap();
        day = day.plus(1);
    }
    for no_day in ["", "someday", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "2026-01-01-01", "+026-01-01"]
    {
        assert!(no_day.parse::<Date>().is_err(), "{no_day}");
    }
}

/// Zones whose clocks change at midnight, at other hours, by half an hour, or have lost a whole day.
#[test]
fn a_day_begins_when_the_clocks_say_so() {
    for name in
        ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe"]
    {
        let zone = Zone::named(name);
        let rules = jiff::tz::TimeZone::get(name).unwrap();
        let mut civil = civil::date(2000, 1, 1);
        while civil.year() < 2030 {
            let begins = civil.to_zoned(rules.clone()).unwrap().timestamp().as_millisecond();
            let day: Date = civil.to_string().parse().unwrap();
            assert_eq!(zone.midnight(day), Timestamp(begins), "{name} {civil}");
            assert_eq!(zone.date(Timestamp(begins)), day, "{name} {civil}");
            civil = civil.tomorrow().unwrap();
        }
    }
}
