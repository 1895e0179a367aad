//! A technician's phone: pushes by the clock, uploads what it photographed, asks when it is poked.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jobsheet_model::OrderId;
use jobsheet_sync::frame::CONTENT_TYPE;
use jobsheet_sync::{ItemKind, SyncRequest, SyncResponse, Verdict, decode_response, encode_request};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use crate::figures::Figures;
use crate::house::{PHOTO, Photo, PreparedPhone, Push, between};
use crate::line::{Line, listen};

pub struct Phone {
    one: PreparedPhone,
    line: Line,
    pokes: UnboundedReceiver<Instant>,
    figures: Rc<RefCell<Figures>>,
    /// The next push as it will be sent.
    next: Option<(Push, SyncRequest, Vec<u8>)>,
    /// Orders that came with an answer before anybody was poked about them.
    here: BTreeSet<OrderId>,
}

impl Phone {
    /// Connects, and opens the poke channel.
    pub async fn connect(server: SocketAddr, mut one: PreparedPhone, figures: Rc<RefCell<Figures>>) -> Self {
        let mut line = Line::open(server, &one.token).await;
        one.request.ticket = true;
        let said = exchange(&mut line, &one.request, &encode_request(&one.request)).await.expect("the first contact");
        one.request.ticket = false;
        one.request.cursor = said.cursor;
        let pokes = listen(server, &said.ticket.expect("a ticket")).await;
        let mut phone = Self { one, line, pokes, figures, next: None, here: BTreeSet::new() };
        phone.make_ready();
        phone
    }

    pub async fn work(mut self, begun: Instant, until: Instant) {
        let mut due = begun + between().mul_f64(self.one.phase);
        let mut hears = true;
        loop {
            let pushes = self.next.is_some() && due < until;
            tokio::select! {
                poke = self.pokes.recv(), if hears => match poke {
                    Some(at) => self.ask(at).await,
                    None => {
                        self.figures.borrow_mut().failed("a poke channel ended");
                        hears = false;
                    }
                },
                () = tokio::time::sleep_until(due), if pushes => {
                    self.push(due).await;
                    due += between();
                }
                () = tokio::time::sleep_until(until + crate::REST / 2) => return,
            }
        }
    }

    /// Says what is due; then come the photos: words before pictures.
    async fn push(&mut self, due: Instant) {
        let Some((push, request, frame)) = self.next.take() else { return };
        let answer = exchange(&mut self.line, &request, &frame).await;
        match answer {
            Ok(said) => {
                let mut figures = self.figures.borrow_mut();
                figures.took("push", due.elapsed());
                for verdict in &said.verdicts {
                    match &verdict.verdict {
                        Verdict::Stored => figures.stored.push(verdict.hash.to_string()),
                        Verdict::Refused { code, .. } => figures.failed(format!("refused: {code}")),
                    }
                }
                drop(figures);
                self.take_in(&said);
            }
            Err(why) => self.figures.borrow_mut().failed(format!("push: {why}")),
        }
        for photo in &push.photos {
            let begun = Instant::now();
            match self.upload(photo).await {
                Ok(()) => {
                    let mut figures = self.figures.borrow_mut();
                    figures.took("photo", begun.elapsed());
                    figures.received.push(photo.sha256.clone());
                }
                Err(why) => self.figures.borrow_mut().failed(format!("photo: {why}")),
            }
        }
        self.make_ready();
    }

    /// Somebody said that there is news. Several pokes are answered by one question.
    async fn ask(&mut self, mut at: Instant) {
        while let Ok(later) = self.pokes.try_recv() {
            at = later;
        }
        // What had come already is told about by this poke.
        for order in std::mem::take(&mut self.here) {
            self.note_poke(order, at);
        }
        let begun = Instant::now();
        let frame = encode_request(&self.one.request);
        match exchange(&mut self.line, &self.one.request, &frame).await {
            Ok(said) => {
                self.figures.borrow_mut().took("ask", begun.elapsed());
                self.take_in(&said);
                for order in std::mem::take(&mut self.here) {
                    self.note_poke(order, at);
                }
                self.make_frame();
            }
            Err(why) => self.figures.borrow_mut().failed(format!("ask: {why}")),
        }
    }

    fn note_poke(&self, order: OrderId, at: Instant) {
        let mut figures = self.figures.borrow_mut();
        if let Some(since) = figures.given.remove(&order) {
            figures.took("poke", at.saturating_duration_since(since));
        }
    }

    fn take_in(&mut self, said: &SyncResponse) {
        self.one.request.cursor.clone_from(&said.cursor);
        let figures = self.figures.borrow();
        let orders = said.pull.iter().filter(|item| item.kind == ItemKind::Order);
        let orders = orders.filter_map(|item| item.id.parse().ok());
        self.here.extend(orders.filter(|order| figures.given.contains_key(order)));
    }

    async fn upload(&mut self, photo: &Photo) -> Result<(), String> {
        let head = format!(
            "POST /uploads\nTus-Resumable: 1.0.0\nUpload-Length: {PHOTO}\nUpload-Metadata: sha256 {},filetype {}",
            STANDARD.encode(&photo.sha256),
            STANDARD.encode("image/jpeg")
        );
        let begun = self.line.ask(&head, &[]).await.map_err(|error| error.to_string())?;
        if begun.status != 201 {
            return Err(format!("announced: {}", begun.status));
        }
        let head = format!(
            "PATCH {}\nTus-Resumable: 1.0.0\nUpload-Offset: 0\nContent-Type: application/offset+octet-stream",
            begun.location
        );
        let sent = self.line.ask(&head, &[&self.one.picture, &photo.end]).await.map_err(|error| error.to_string())?;
        if sent.status == 204 { Ok(()) } else { Err(format!("sent: {}", sent.status)) }
    }

    /// The next push, whole.
    fn make_ready(&mut self) {
        let Some(mut push) = self.one.pushes.pop_front() else { return };
        let request = SyncRequest { push: std::mem::take(&mut push.envelopes), ..self.one.request.clone() };
        let frame = encode_request(&request);
        self.next = Some((push, request, frame));
    }

    /// The same push with a newer cursor.
    fn make_frame(&mut self) {
        if let Some((_, request, frame)) = &mut self.next {
            request.cursor.clone_from(&self.one.request.cursor);
            *frame = encode_request(request);
        }
    }
}

async fn exchange(line: &mut Line, request: &SyncRequest, frame: &[u8]) -> Result<SyncResponse, String> {
    let head = format!("POST /sync\nContent-Type: {CONTENT_TYPE}");
    let answer = line.ask(&head, &[frame]).await.map_err(|error| error.to_string())?;
    if answer.status != 200 {
        return Err(format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body)));
    }
    decode_response(&answer.body, request).map_err(|error| error.to_string())
}
