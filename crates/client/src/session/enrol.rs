//! Enrols this device, or renews its login. Asking the server is the engine's; what is asked and what the answer means
//! is here.
//!
//! An installation is one replica for everybody who signs in on it. Its key is made once and stays.

use jobsheet_api::device::Reply;
use jobsheet_api::office::{EnrolRequest, EnrolResponse};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::ReplicaId;
use jobsheet_store::queries::session::{self, Device, Session};
use jobsheet_store::queries::{commands, feeds, meta, orders};

use crate::Core;
use crate::core::ZONE;
use crate::errors::{Failure, Result};
use crate::news::Hearing;
use crate::zone::Zone;
use crate::{contact, input, keys};

impl Core {
    /// What to ask of `server`.
    ///
    /// # Errors
    /// `invalid_input`; `unsent_work` when unsent work on this device belongs to another server.
    pub fn enrol_request(
        &mut self,
        server: &str,
        login: &str,
        password: &str,
        device_name: &str,
    ) -> std::result::Result<EnrolRequest, ApiError> {
        self.request_enrolment(server, login, password, device_name).map_err(ApiError::from)
    }

    fn request_enrolment(
        &mut self,
        server: &str,
        login: &str,
        password: &str,
        device_name: &str,
    ) -> Result<EnrolRequest> {
        let login = input::required("login", login, input::LINE)?;
        let device_name = input::text("device_name", device_name, input::LINE)?;
        if password.is_empty() || password.len() > input::TEXT {
            return Err(ApiError::invalid("password", "missing").into());
        }
        let same = self.device.as_ref().is_some_and(|device| device.server == server.trim());
        if !same && !orders::ids(self.store.db(), None)?.is_empty() {
            // Another server knows nothing of what is here.
            return Err(Failure(ApiError::new(ErrorCode::UnsentWork)));
        }
        self.asked_to_enrol = Some(self.ports.clock.read());
        let replica = self.speaks_as(server);
        let secret = self.enrolment_key(replica.is_some())?;
        Ok(EnrolRequest {
            login,
            password: password.to_owned(),
            device_name,
            public_key: hex::encode(jobsheet_sync::envelope::public_key(&secret)),
            replica,
            new_incarnation: meta::get(self.store.db(), meta::NEW_INCARNATION)?.as_deref() == Some("1"),
        })
    }

    /// The replica that this installation is at a server. Without its key it cannot show that it is: it becomes a new
    /// one then, and what is unsent goes with it.
    fn speaks_as(&self, server: &str) -> Option<ReplicaId> {
        let device = self.device.as_ref().filter(|device| device.server == server.trim() && self.has_key());
        device.map(|device| device.replica)
    }

    /// Takes the server's answer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn enrolled(
        &mut self,
        server: &str,
        device_name: &str,
        response: EnrolResponse,
    ) -> std::result::Result<Reply, ApiError> {
        self.keep_enrolment(server, device_name, response).map_err(ApiError::from)
    }

    fn keep_enrolment(&mut self, server: &str, device_name: &str, response: EnrolResponse) -> Result<Reply> {
        let before = self.device.clone().filter(|device| device.replica == response.replica);
        let settled = self.settle_keys(self.speaks_as(server).is_some(), &response.token)?;
        let asked_new = meta::get(self.store.db(), meta::NEW_INCARNATION)?.as_deref() == Some("1");
        // A rebase here may have begun incarnations that the server has not counted.
        let own = before.as_ref().map_or(0, |device| device.incarnation + u32::from(asked_new));
        let device = Device {
            server: server.trim().to_owned(),
            name: device_name.trim().to_owned(),
            replica: response.replica,
            incarnation: response.incarnation.max(own),
            secret: settled.key.clone(),
            company: response.company,
        };
        let renamed = self.device.as_ref().is_some_and(|device| device.replica != response.replica);
        let session = Session { person: response.person, token: settled.token.clone(), expired: false };
        let user = session.person.id.to_string();
        let (asked, clock) = (self.asked_to_enrol.take(), self.ports.clock.read());
        self.store.write(|db| {
            if renamed {
                // What was made under the old name would be taken for somebody else's.
                commands::rerun_local(db, "replica_changed")?;
            }
            session::put_device(db, &device)?;
            session::put(db, &session)?;
            keys::enrolment_done(db)?;
            meta::put(db, meta::NEW_INCARNATION, "0")?;
            meta::put_setting(db, ZONE, &response.zone)?;
            contact::keep(db, asked.as_ref(), &clock, response.server_time)?;
            // Feeds belong to a person: another one's begin at the beginning.
            if meta::get(db, meta::FEEDS_OF)?.as_deref() != Some(user.as_str()) {
                feeds::restart(db)?;
                meta::put(db, meta::FEEDS_OF, &user)?;
            }
            Ok::<_, Failure>(())
        })?;
        self.device = Some(device);
        self.zone = Zone::named(&response.zone);
        self.session = Some(session);
        self.take_keys(settled);
        self.records.clear();
        self.line = crate::Line::default();
        self.hearing = Hearing::FirstListing;
        self.emit(jobsheet_api::device::Event::Changed(Vec::new()));
        self.sync_changed();
        Ok(Reply::Session(self.session_view()))
    }
}
