//! Reading a request, with our words when it cannot be read (`malformed_request`) instead of the framework's.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{ConnectInfo, FromRef, FromRequest, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use jobsheet_api::{ApiError, ErrorCode};
use serde::Serialize;

use crate::app::App;
use crate::error::Error;

/// A JSON body, in or out.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Error))]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Query parameters.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Error))]
pub struct Query<T>(pub T);

/// Parts of the path. What is no id cannot exist.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Error))]
pub struct Path<T>(pub T);

impl From<JsonRejection> for Error {
    fn from(rejection: JsonRejection) -> Self {
        // The framework's words may quote the body; only what sort of fault it is goes out.
        let why = match rejection {
            JsonRejection::JsonDataError(_) => "shape",
            JsonRejection::JsonSyntaxError(_) => "syntax",
            JsonRejection::MissingJsonContentType(_) => "content_type",
            _ if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            _ => "body",
        };
        ApiError::new(ErrorCode::MalformedRequest).with("why", why).into()
    }
}

impl From<QueryRejection> for Error {
    fn from(_: QueryRejection) -> Self {
        ApiError::new(ErrorCode::MalformedRequest).with("why", "query").into()
    }
}

impl From<PathRejection> for Error {
    fn from(_: PathRejection) -> Self {
        Self::refused(ErrorCode::NotFound)
    }
}

/// Where the request comes from. Behind a trusted proxy that is the last address that the proxy has added.
pub struct ClientAddress(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = if App::from_ref(state).behind_proxy {
            let header = parts.headers.get_all("x-forwarded-for").iter().next_back();
            header.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok())
        } else {
            None
        };
        Ok(Self(forwarded.or(direct).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}
