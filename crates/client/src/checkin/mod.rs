//! Arriving (F4): inside the fence, outside it with a reason, or by hand when there is no fix.

mod arrive;
mod preview;
