//! One order from dispatch to signature, through public interfaces only.
//!
//! Dana dispatches by REST. Li Wei works on the native core; his phone hangs on a cable that is cut in the middle. Both
//! change the same order meanwhile. Afterwards both sides are asked what they know.

mod afterwards;
mod dispatch;
mod visit;

use std::net::SocketAddr;

use serde::Deserialize;

use crate::cable::Cable;
use crate::desk::Desk;
use crate::phone::Phone;
use crate::{Result, Trouble, expect};

pub use dispatch::{Job, dispatch};
pub use visit::{Done, at_site, plausible};

/// Everybody who can sign in to the demo company.
#[derive(Debug, Deserialize)]
pub struct Logins {
    /// One per person.
    pub logins: Vec<Login>,
}

/// One person's login.
#[derive(Debug, Clone, Deserialize)]
pub struct Login {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
    /// What they may do.
    pub role: String,
    /// Their name.
    pub name: String,
}

impl Logins {
    /// The first with a role; technicians: Li Wei, if he works here.
    ///
    /// # Errors
    /// When nobody has it.
    pub fn find(&self, role: &str) -> Result<&Login> {
        let with_role = || self.logins.iter().filter(|one| one.role == role);
        with_role()
            .find(|one| one.name.contains("李伟"))
            .or_else(|| with_role().next())
            .ok_or_else(|| Trouble(format!("nobody is {role}")))
    }
}

/// Walks the order and tells what happens to `tell`.
///
/// # Errors
/// In words, at the first thing that is not as it should be.
pub async fn walk(server: SocketAddr, logins: &Logins, mut tell: impl FnMut(String)) -> Result<()> {
    let url = format!("http://{server}");
    let (dana, li_wei) = (logins.find("dispatcher")?, logins.find("technician")?);
    let desk = Desk::sign_in(&url, &dana.login, &dana.password).await?;
    tell(format!("{} signs in at the desk", desk.name));

    let job = dispatch(&desk, &li_wei.name).await?;
    tell(format!("makes {} “{}” for {} and gives it to {}", job.number, job.title, job.customer, li_wei.name));

    let cable = Cable::to(server).await?;
    let pocket = tempfile::tempdir()?;
    let phone = Phone::open(&pocket.path().join("replica.db"))?;
    let session = phone.sign_in(&format!("http://{}", cable.address), &li_wei.login, &li_wei.password).await?;
    tell(format!(
        "{} signs in on the phone of {}",
        session.person.map_or_else(String::new, |one| one.name),
        session.company
    ));
    let order = job.order;
    phone
        .until("the order never came", || async { Ok(phone.orders().await?.into_iter().find(|one| one.id == order)) })
        .await?;
    tell("the order is on the phone".to_owned());

    cable.cut();
    phone.online(false);
    tell("no signal any more".to_owned());
    let done = visit::work(&phone, &job, &mut tell).await?;
    let sync = phone.sync().await?;
    expect(!sync.all_confirmed && sync.on_this_phone > 0, format!("the phone must not claim to have sent: {sync:?}"))?;
    tell(format!("{} items and {} kB wait on the phone", sync.on_this_phone, sync.bytes_left / 1000));

    let moved = dispatch::meanwhile(&desk, &job).await?;
    tell(format!("meanwhile {} moves the appointment, makes it urgent and adds a remark", desk.name));

    cable.mend();
    phone.online(true);
    tell("signal again".to_owned());
    phone
        .until("not everything was confirmed", || async { Ok(phone.sync().await?.all_confirmed.then_some(())) })
        .await?;
    tell("the phone says that the server has everything".to_owned());

    afterwards::at_the_desk(&desk, &phone, &job, &done, &moved, &mut tell).await?;
    afterwards::on_the_phone(&phone, &job, &done, &moved, &mut tell).await
}
