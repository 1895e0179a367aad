//! The poke channel: a WebSocket, or a held request where a proxy does not let sockets through.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::mpsc;
use futures::{Stream, StreamExt};
use jobsheet_client::engine::{Poke, Ticket};
use jobsheet_client::http::Fetch;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// A socket with its listeners; closed when nobody listens any more.
struct Socket {
    socket: WebSocket,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _closed: Closure<dyn FnMut(CloseEvent)>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}

/// Pokes until the channel is lost. A socket that never opened is followed by one held request.
pub fn listen(ticket: Ticket, http: Fetch) -> impl Stream<Item = Poke> {
    let (tell, told) = mpsc::unbounded();
    let socket = open(&ticket, tell);
    let opened = Rc::new(RefCell::new(false));
    let seen = Rc::clone(&opened);
    let live = told.map(move |poke| {
        // Kept alive by the stream that it feeds.
        let _ = &socket;
        *seen.borrow_mut() = true;
        poke
    });
    let instead =
        futures::stream::once(async move { if *opened.borrow() { Poke::Lost } else { ticket.poll(&http).await } });
    live.chain(instead)
}

fn open(ticket: &Ticket, tell: mpsc::UnboundedSender<Poke>) -> Option<Socket> {
    let socket = WebSocket::new(&ticket.socket()).ok()?;
    let heard = {
        let tell = tell.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |_: MessageEvent| {
            let _ = tell.unbounded_send(Poke::News);
        })
    };
    let closed = Closure::<dyn FnMut(CloseEvent)>::new(move |_: CloseEvent| tell.close_channel());
    socket.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
    Some(Socket { socket, _heard: heard, _closed: closed })
}
