//! What both sides show of a field record: the same timeline, photos, parts, report on the phone and in the office.
