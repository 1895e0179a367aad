//! The network between one phone's engine and the office, with a tus server, a log of what was asked, and trouble.

use std::cell::RefCell;
use std::collections::BTreeMap;

use futures::executor::block_on;
use jobsheet_client::Core;
use jobsheet_client::engine::{Engine, Turn};
use jobsheet_client::http::{Http, Method, NoAnswer, Request, Response};
use jobsheet_model::{Timestamp, UserId};
use jobsheet_sync::{SyncResponse, decode_request, encode_response};
use sha2::{Digest, Sha256};

use crate::office::Office;
use crate::world::{Phone, TestClock};

/// More turns than any test needs: whoever takes more is hammering.
const HAMMERING: u32 = 5_000;

/// What happens to a request.
pub enum Fate {
    /// It is answered.
    Arrives,
    /// It is answered so instead, and the server has not heard it.
    Instead(Response),
    /// Nobody answers, and the server has not heard it.
    Lost,
    /// The server has heard it, but its answer is lost.
    AnswerLost,
}

type Judge = Box<dyn FnMut(&Request) -> Fate>;

#[derive(Default)]
struct Upload {
    sha256: String,
    length: usize,
    bytes: Vec<u8>,
}

/// Changes the office's answers.
type Tamper = Box<dyn FnMut(&mut SyncResponse)>;

pub struct Wire {
    pub office: RefCell<Office>,
    pub fate: RefCell<Judge>,
    /// Changes the office's answers before they leave.
    pub answer: RefCell<Tamper>,
    /// `POST /sync 2`: what was asked, and how many changes or bytes it brought.
    pub log: RefCell<Vec<String>>,
    uploads: RefCell<BTreeMap<String, Upload>>,
    user: UserId,
    clock: TestClock,
}

impl Wire {
    fn new(office: Office, user: UserId, clock: TestClock) -> Self {
        Self {
            office: RefCell::new(office),
            fate: RefCell::new(Box::new(|_| Fate::Arrives)),
            answer: RefCell::new(Box::new(|_| {})),
            log: RefCell::default(),
            uploads: RefCell::default(),
            user,
            clock,
        }
    }

    /// Bytes of photos that came in by `PATCH`.
    pub fn carried(&self) -> usize {
        let log = self.log.borrow();
        log.iter().filter_map(|line| line.strip_prefix("PATCH ")?.rsplit(' ').next()?.parse::<usize>().ok()).sum()
    }

    /// What was asked: method and first part of the path.
    pub fn kinds(&self) -> Vec<String> {
        let kind = |line: &String| {
            let mut words = line.split([' ', '/']).filter(|word| !word.is_empty());
            format!("{}/{}", words.next().unwrap_or_default(), words.next().unwrap_or_default())
        };
        self.log.borrow().iter().map(kind).collect()
    }

    /// The server forgets its unfinished uploads.
    pub fn forget_uploads(&self) {
        self.uploads.borrow_mut().clear();
    }

    fn deliver(&self, request: &Request) -> Response {
        self.clock.pass(50);
        let path = request.url.strip_prefix("https://office").expect("requests go to the office only");
        let token = request.headers.iter().find(|(name, _)| *name == "authorization").map(|(_, value)| value.as_str());
        assert_eq!(token, Some("Bearer token"));
        match (request.method, path) {
            (Method::Post, "/sync") => self.sync(request),
            (Method::Post, "/uploads") => self.begin(request),
            (Method::Head, upload) => self.show(upload),
            (Method::Patch, upload) => self.append(upload, request),
            other => panic!("nobody asks for {other:?}"),
        }
    }

    fn sync(&self, request: &Request) -> Response {
        let asked = decode_request(&request.body).unwrap();
        let mut answer = self.office.borrow_mut().answer(&asked, self.user, Timestamp(self.clock.now()));
        (self.answer.borrow_mut())(&mut answer);
        Response { status: 200, body: encode_response(&answer, &asked), ..Response::default() }
    }

    fn begin(&self, request: &Request) -> Response {
        let value = |wanted: &str| request.headers.iter().find(|(name, _)| *name == wanted).unwrap().1.clone();
        let (sha256, length) = (value("upload-metadata"), value("upload-length").parse().unwrap());
        let mut uploads = self.uploads.borrow_mut();
        let path = format!("/uploads/{}", hex::encode(&Sha256::digest(&sha256)[..8]));
        let upload = uploads.entry(path.clone()).or_insert(Upload { sha256, length, bytes: Vec::new() });
        answer(201, &[("location", path.clone()), ("upload-offset", upload.bytes.len().to_string())])
    }

    fn show(&self, path: &str) -> Response {
        match self.uploads.borrow().get(path) {
            Some(upload) => answer(200, &[("upload-offset", upload.bytes.len().to_string())]),
            None => answer(404, &[]),
        }
    }

    fn append(&self, path: &str, request: &Request) -> Response {
        let mut uploads = self.uploads.borrow_mut();
        let Some(upload) = uploads.get_mut(path) else { return answer(404, &[]) };
        let offset = request.headers.iter().find(|(name, _)| *name == "upload-offset").unwrap().1.clone();
        let here = upload.bytes.len().to_string();
        if offset != here {
            return answer(409, &[("upload-offset", here)]);
        }
        upload.bytes.extend_from_slice(&request.body);
        if upload.bytes.len() == upload.length {
            let sha256 = hex::encode(Sha256::digest(&upload.bytes));
            assert!(upload.sha256.contains(&base64(&sha256)), "the bytes are what was announced");
            self.office.borrow_mut().receive(self.user, &sha256);
        }
        answer(204, &[("upload-offset", upload.bytes.len().to_string())])
    }
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// An answer without a body.
pub fn answer(status: u16, headers: &[(&str, String)]) -> Response {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Response { status, headers, body: Vec::new() }
}

impl Http for &Wire {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        let path = request.url.strip_prefix("https://office").unwrap_or(&request.url);
        let weight = match decode_request(&request.body) {
            Ok(asked) => asked.push.iter().map(|envelope| envelope.changes.len()).sum(),
            Err(_) => request.body.len(),
        };
        self.log.borrow_mut().push(format!("{} {path} {weight}", format!("{:?}", request.method).to_uppercase()));
        let fate = (self.fate.borrow_mut())(&request);
        match fate {
            Fate::Arrives => Ok(self.deliver(&request)),
            Fate::Instead(answer) => Ok(answer),
            Fate::Lost => Err(NoAnswer),
            Fate::AnswerLost => {
                self.deliver(&request);
                Err(NoAnswer)
            }
        }
    }
}

/// A phone with its engine and its wire.
pub struct Sender {
    pub core: RefCell<Core>,
    pub engine: Engine,
    pub wire: Wire,
    pub clock: TestClock,
}

impl Sender {
    pub fn new(phone: Phone, office: Office, user: UserId) -> Self {
        let Phone { core, clock, .. } = phone;
        let wire = Wire::new(office, user, clock.clone());
        Self { core: RefCell::new(core), engine: Engine::new(""), wire, clock }
    }

    /// Lets so much time pass, doing whatever the engine wants to do in it.
    pub fn pass(&mut self, millis: i64) {
        let until = self.clock.now() + millis;
        for _ in 0..HAMMERING {
            match block_on(self.engine.turn(&self.core, &&self.wire)) {
                Turn::Again => {}
                Turn::Wait { millis } => {
                    assert!(millis > 0, "a wait of nothing is no wait");
                    let left = until - self.clock.now();
                    if left <= 0 {
                        return;
                    }
                    self.clock.pass(millis.min(left));
                }
            }
        }
        panic!("{HAMMERING} turns in {millis} ms");
    }
}
