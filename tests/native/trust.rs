//! Whom a phone believes. What an Android app uses runs here as well: Mozilla's list and the company's own authority.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Command;
use jobsheet_client::http::Trust;
use jobsheet_client::runtime::native::{Device, Options};
use jobsheet_tests::phone::Phone;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::house::{Ear, House, PASSWORD, shows};

/// The company's authority, and a server's certificate and key by it.
struct Papers {
    authority: String,
    certificate: String,
    key: String,
}

fn papers() -> Papers {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec!["127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    Papers { authority: authority.pem(), certificate: certificate.pem(), key: key.serialize_pem() }
}

#[tokio::test]
async fn the_companys_own_authority_is_believed_for_requests_and_for_the_socket() {
    let papers = papers();
    let house = House::open_with_tls(&papers.certificate, &papers.key).await;
    let both = [Trust::default(), Trust::built_in()].map(|trust| trust.and(papers.authority.as_bytes()));
    for (number, trust) in both.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { trust, ..Options::default() };
        let phone = Phone::open_with(&folder.path().join("replica.sqlite"), options).unwrap();
        phone.sign_in(&format!("https://{}", house.address), "li.wei", PASSWORD).await.unwrap();
        assert_eq!(house.ears(number + 1).await.last(), Some(&Ear::Socket));
        let order = house.create(number as u128);
        shows(&phone, order).await;
    }
}

#[tokio::test]
async fn a_stranger_with_a_certificate_of_their_own_gets_no_password() {
    let papers = papers();
    let house = House::open_with_tls(&papers.certificate, &papers.key).await;
    for trust in [Trust::default(), Trust::built_in(), Trust::built_in().and(b"-----BEGIN NONSENSE-----")] {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { trust, ..Options::default() };
        let device = Device::open(&folder.path().join("replica.sqlite"), options).unwrap();
        let wish = Command::SignIn {
            server: format!("https://{}", house.address),
            login: "li.wei".to_owned(),
            password: PASSWORD.to_owned(),
            device_name: "phone".to_owned(),
        };
        assert_eq!(device.handle(wish, None).await.unwrap_err().code, ErrorCode::Offline);
    }
}
