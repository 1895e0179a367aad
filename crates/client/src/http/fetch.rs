//! [`Http`] by reqwest: hyper and rustls.

use std::time::Duration;

use super::{Http, MAX_BODY, Method, NoAnswer, Request, Response};

/// The real network.
#[derive(Debug, Clone)]
pub struct Fetch(reqwest::Client);

impl Fetch {
    /// A client with its own pool of connections.
    ///
    /// # Errors
    /// [`NoAnswer`] when the system has no certificates to trust.
    pub fn trusting(trust: &super::Trust) -> Result<Self, NoAnswer> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(trust.config()?)
            .connect_timeout(Duration::from_secs(10))
            // A redirect would carry the token to wherever it points.
            .redirect(reqwest::redirect::Policy::none());
        client.build().map(Self).map_err(|_| NoAnswer)
    }

    async fn try_send(&self, request: Request) -> reqwest::Result<Option<Response>> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
        };
        let mut builder =
            self.0.request(method, &request.url).timeout(Duration::from_millis(request.timeout_ms.into()));
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if !request.body.is_empty() {
            builder = builder.body(request.body);
        }
        let answer = builder.send().await?;
        if answer.content_length().is_some_and(|length| length > MAX_BODY as u64) {
            return Ok(None);
        }
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        Ok(read(answer).await?.map(|body| Response { status, headers, body }))
    }
}

async fn read(mut answer: reqwest::Response) -> reqwest::Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

impl Http for Fetch {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        // reqwest's error may hold the address; it goes nowhere.
        self.try_send(request).await.ok().flatten().ok_or(NoAnswer)
    }
}
