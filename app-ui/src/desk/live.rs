//! Staying up to date: one request that the server answers as soon as something changes. It says only *which* orders
//! changed; the list and the open order then read what they show.
//!
//! A lost connection is tried again by itself, at once when the browser says that the network is back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gloo_timers::future::TimeoutFuture;
use jobsheet_api::ErrorCode;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::context::{Changed, Desk, Link};
use crate::platform::browser;
use crate::rest;

/// How often ages are brought up to date.
const TICK_MS: u32 = 20_000;

/// Seconds that the server may hold a request while nothing changes.
const HOLD_S: u32 = 25;

/// The first wait after a failure, and the longest.
const RETRY_MS: (u32, u32) = (1_000, 15_000);

/// A wait is cut into pieces of this length, so that news of the network is acted on soon.
const PIECE_MS: u32 = 250;

/// Follows the server's changes and the clock until the desk is left.
pub fn follow(desk: Desk) {
    let left = Arc::new(AtomicBool::new(false));
    let leave = left.clone();
    on_cleanup(move || leave.store(true, Ordering::Relaxed));

    let online = window_event_listener(ev::online, move |_| knock(desk));
    let offline = window_event_listener(ev::offline, move |_| {
        if desk.link.get_untracked() == Link::Live {
            desk.link.set(Link::Lost);
        }
    });
    on_cleanup(move || {
        online.remove();
        offline.remove();
    });

    let gone = left.clone();
    spawn_local(async move {
        while !gone.load(Ordering::Relaxed) {
            let _ = desk.now.try_set(browser::now());
            TimeoutFuture::new(TICK_MS).await;
        }
    });

    // The list's first answer says where to begin.
    Effect::new(move |started: Option<bool>| {
        if started == Some(true) {
            return true;
        }
        let Some(seq) = desk.seq.get() else { return false };
        spawn_local(watch(desk, seq, left.clone()));
        true
    });
}

/// Asks at once whether the server answers again. A waiting request may not notice for a while.
pub fn knock(desk: Desk) {
    desk.wake.set(true);
    spawn_local(async move {
        match rest::session().await {
            Ok(_) => show(desk, Link::Live),
            Err(error) => desk.note(&error),
        }
    });
}

async fn watch(desk: Desk, from: u64, left: Arc<AtomicBool>) {
    let (mut seq, mut pause) = (from, RETRY_MS.0);
    loop {
        // The first answer after a failure is wanted soon, so that the screen can say that all is well.
        let hold = if desk.link.get_untracked() == Link::Live { HOLD_S } else { 0 };
        let answer = rest::changes(seq, hold).await;
        if left.load(Ordering::Relaxed) {
            return;
        }
        match answer {
            Ok(answer) => {
                pause = RETRY_MS.0;
                desk.now.set(browser::now());
                show(desk, Link::Live);
                if answer.seq != seq {
                    seq = answer.seq;
                    desk.changed.set(Changed { orders: answer.orders });
                }
            }
            Err(error) => {
                show(desk, if error.code == ErrorCode::SessionExpired { Link::Expired } else { Link::Lost });
                rest_until(desk, pause, &left).await;
                pause = (pause * 2).min(RETRY_MS.1);
            }
        }
    }
}

async fn rest_until(desk: Desk, pause: u32, left: &AtomicBool) {
    let mut waited = 0;
    while waited < pause && !left.load(Ordering::Relaxed) && !desk.wake.try_get_untracked().unwrap_or(true) {
        TimeoutFuture::new(PIECE_MS).await;
        waited += PIECE_MS;
    }
    let _ = desk.wake.try_set(false);
}

fn show(desk: Desk, link: Link) {
    if desk.link.get_untracked() != link {
        desk.link.set(link);
    }
}
