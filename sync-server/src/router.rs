//! The table of contents: every address the server answers.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, patch, post, put};
use jobsheet_api::ErrorCode;

use crate::access_log;
use crate::app::App;
use crate::error::Error;
use crate::map::Basemap;
use crate::routes::{
    automatic, blobs, board, catalog, customers, devices, enrol, field, health, live, map, orders, people, session,
    slow, staff, sync, technicians, uploads,
};
use crate::web::{self, Guard};

/// Largest JSON body.
const MAX_JSON: usize = 256 * 1024;

/// All routes. `web` is the folder of the built web app, if this server gives it out.
pub fn router(app: App, web: Option<&std::path::Path>) -> Router {
    let (secure, tiles) = (app.secure, (*app.basemap).as_ref().and_then(Basemap::origin).map(str::to_owned));
    let api = Router::new()
        .route("/api/session", post(session::begin).get(session::show).merge(delete(session::end)))
        .route("/api/enrol", post(enrol::enrol))
        .route("/api/people", get(people::list))
        .route("/api/people/{id}/work", get(staff::pattern).merge(put(staff::put_pattern)))
        .route("/api/needs", get(staff::needs))
        .route("/api/needs/services/{code}", put(staff::put_service))
        .route("/api/needs/assets/{id}", get(staff::of_asset).merge(put(staff::put_asset)))
        .route("/api/assets/{id}/availability", get(staff::availability).merge(put(staff::put_availability)))
        .route("/api/people/{id}/password", post(people::set_password))
        .route("/api/devices", get(devices::list))
        .route("/api/devices/{replica}/revoke", post(devices::revoke))
        .route("/api/live", post(live::ticket))
        .route("/api/changes", get(live::changes))
        .route("/api/orders", get(orders::list).post(orders::create))
        .route("/api/orders/{id}", get(orders::show).merge(patch(orders::change)))
        .route("/api/orders/{id}/assign", post(orders::assign))
        .route("/api/orders/{id}/offer", post(orders::offer))
        .route("/api/orders/{id}/withdraw", post(orders::withdraw))
        .route("/api/orders/{id}/cancel", post(orders::cancel))
        .route("/api/orders/{id}/remarks", post(orders::remark))
        .route("/api/orders/{id}/proposals/{entry}", post(orders::settle))
        .route("/api/orders/{id}/late-work", post(orders::note_late_work))
        .route("/api/orders/{id}/answers/{field}", post(orders::settle_answer))
        .route("/api/orders/{id}/signatures/{signature}", get(orders::signed_report))
        .route("/api/board", get(board::show))
        .route("/api/board/week", get(board::week))
        .route("/api/board/moves", post(board::moves))
        .route("/api/board/plan", post(board::plan))
        .route("/api/orders/{id}/candidates", get(board::candidates))
        .route("/api/orders/{id}/check", get(board::check))
        .route("/api/orders/{id}/urgent", get(board::urgent))
        .route("/api/automatic", get(automatic::show))
        .route("/api/automatic/{id}", put(automatic::switch).merge(delete(automatic::remove)))
        .route("/api/slow", get(slow::show))
        .route("/api/slow/{id}", put(slow::put).merge(delete(slow::remove)))
        .route("/api/map", get(map::show))
        .route("/api/map/basemap", get(map::basemap))
        .route("/api/territories", post(map::draw))
        .route("/api/territories/{id}", put(map::change).merge(delete(map::remove)))
        .route("/api/customers", get(customers::list))
        .route("/api/technicians", get(technicians::list))
        .route("/api/field", get(field::show))
        .route("/api/catalog", get(catalog::show))
        .layer(DefaultBodyLimit::max(MAX_JSON));
    let field = Router::new().route("/sync", post(sync::sync)).layer(DefaultBodyLimit::max(sync::MAX_BODY));
    let files = Router::new()
        .route("/uploads", post(uploads::begin).options(uploads::abilities))
        .route(
            "/uploads/{id}",
            // HEAD is asked for by name: GET has no meaning here.
            axum::routing::patch(uploads::append).head(uploads::show).options(uploads::abilities),
        )
        .route("/blobs/{sha256}", get(blobs::show));
    let routes = Router::new()
        .merge(api)
        .merge(files)
        .merge(field)
        .route("/poke", get(live::poke))
        .route("/healthz", get(health::health))
        .route_layer(middleware::from_fn(access_log::log))
        .method_not_allowed_fallback(async || Error::refused(ErrorCode::NotFound))
        .with_state(app);
    web::with_app(routes, web, Guard { secure, tiles })
}
