//! A person at a desk, by REST.

use jobsheet_api::ErrorCode;
use jobsheet_api::error::ErrorBody;
use jobsheet_api::office::{
    AssignRequest, ChangeOrderRequest, CreateOrderRequest, CustomerView, OrderDetail, RemarkRequest, SessionResponse,
    SignInRequest, TechnicianView,
};
use jobsheet_model::OrderId;
use jobsheet_model::catalog::Catalog;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Result, Trouble};

/// Signed in at a desk.
pub struct Desk {
    server: String,
    token: String,
    http: reqwest::Client,
    /// Their name.
    pub name: String,
}

impl Desk {
    /// Signs in.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn sign_in(server: &str, login: &str, password: &str) -> Result<Self> {
        // Another part of the process may have chosen one already; any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::new();
        let mut desk = Self { server: server.to_owned(), token: String::new(), http, name: String::new() };
        let wish = SignInRequest { login: login.to_owned(), password: password.to_owned() };
        let session: SessionResponse = desk.ask(Method::POST, "/api/session", Some(&wish)).await?;
        desk.token = session.token;
        desk.name = session.person.name;
        Ok(desk)
    }

    /// Customers with their sites and equipment.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn customers(&self) -> Result<Vec<CustomerView>> {
        self.ask(Method::GET, "/api/customers?q=", None::<&()>).await
    }

    /// Whom work can be given to.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn technicians(&self) -> Result<Vec<TechnicianView>> {
        self.ask(Method::GET, "/api/technicians", None::<&()>).await
    }

    /// What the company shares.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn catalog(&self) -> Result<Catalog> {
        self.ask(Method::GET, "/api/catalog", None::<&()>).await
    }

    /// Makes an order.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn create(&self, order: &CreateOrderRequest) -> Result<OrderDetail> {
        self.ask(Method::POST, "/api/orders", Some(order)).await
    }

    /// Gives it to somebody.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn assign(&self, order: OrderId, wish: &AssignRequest) -> Result<OrderDetail> {
        self.ask(Method::POST, &format!("/api/orders/{order}/assign"), Some(wish)).await
    }

    /// Changes it.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn change(&self, order: OrderId, wish: &ChangeOrderRequest) -> Result<OrderDetail> {
        self.ask(Method::PATCH, &format!("/api/orders/{order}"), Some(wish)).await
    }

    /// Adds a remark.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn remark(&self, order: OrderId, text: &str) -> Result<OrderDetail> {
        let wish = RemarkRequest { text: text.to_owned() };
        self.ask(Method::POST, &format!("/api/orders/{order}/remarks"), Some(&wish)).await
    }

    /// Reads it.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn order(&self, order: OrderId) -> Result<OrderDetail> {
        self.ask(Method::GET, &format!("/api/orders/{order}"), None::<&()>).await
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When the server says no.
    pub async fn blob(&self, sha256: &str) -> Result<Vec<u8>> {
        let answer = self.http.get(format!("{}/blobs/{sha256}", self.server)).bearer_auth(&self.token).send().await?;
        if !answer.status().is_success() {
            return Err(Trouble(format!("the file {sha256} is not there: {}", answer.status())));
        }
        Ok(answer.bytes().await?.to_vec())
    }

    async fn ask<T: DeserializeOwned>(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Result<T> {
        let words = format!("{method} {path}");
        let mut request = self.http.request(method, format!("{}{path}", self.server));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let (status, body) = (answer.status(), answer.bytes().await?);
        if !status.is_success() {
            let code = serde_json::from_slice::<ErrorBody>(&body).map_or(ErrorCode::Internal.into(), |body| body.error);
            return Err(Trouble(format!("{words}: {status} {code}")));
        }
        serde_json::from_slice(&body).map_err(|error| Trouble(format!("{words}: {error}")))
    }
}
