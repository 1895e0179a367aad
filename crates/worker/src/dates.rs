//! What is left of SQLite's dates: it is built without them, but for `CURRENT_TIMESTAMP` and its like, which ask the C library.
//! None of our statements says that. There is no C library here; these say that they know no time.
#![expect(unsafe_code, reason = "SQLite finds them by their names")]

use std::ffi::c_void;

/// No date: `CURRENT_TIMESTAMP` is NULL then.
#[unsafe(no_mangle)]
extern "C" fn gmtime(_time: *const i64) -> *const c_void {
    std::ptr::null()
}

/// Nothing written; never called without a date.
#[unsafe(no_mangle)]
extern "C" fn strftime(_text: *mut u8, _room: usize, _format: *const u8, _date: *const c_void) -> usize {
    0
}
