//! Who is signed in.

use jobsheet_api::device::SessionView;

use crate::Core;

impl Core {
    /// Who, where, and whether the login must be renewed.
    pub(crate) fn session_view(&self) -> SessionView {
        SessionView {
            person: self.session.as_ref().map(|session| session.person.clone()),
            replica: self.device.as_ref().map(|device| device.replica),
            server: self.device.as_ref().map(|device| device.server.clone()).unwrap_or_default(),
            company: self.device.as_ref().map(|device| device.company.clone()).unwrap_or_default(),
            zone: self.zone.name(),
            expired: self.session.as_ref().is_some_and(|session| session.expired),
            build: self.ports.build.clone(),
            notify: self.notify_language().is_some(),
        }
    }
}
