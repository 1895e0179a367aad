//! Hearing at once that there is something new. Without a poke the phone asks once a minute at most, which is longer
//! than these tests wait.

use jobsheet_api::device::{Command, SyncState};
use jobsheet_tests::cable::Cable;
use jobsheet_tests::phone::Phone;

use crate::house::{Ear, House, PASSWORD, shows};

async fn li_weis_phone(folder: &tempfile::TempDir, server: &str) -> Phone {
    let phone = Phone::open(&folder.path().join("replica.sqlite")).unwrap();
    phone.sign_in(server, "li.wei", PASSWORD).await.unwrap();
    phone
}

#[tokio::test]
async fn a_new_order_comes_by_the_socket() {
    let house = House::open().await;
    let folder = tempfile::tempdir().unwrap();
    let phone = li_weis_phone(&folder, &format!("http://{}", house.address)).await;
    assert_eq!(house.ears(1).await, [Ear::Socket]);
    for number in 1..=3 {
        let order = house.create(number);
        shows(&phone, order).await;
    }
    assert_eq!(house.ears(1).await, [Ear::Socket], "one socket for all of them");
}

#[tokio::test]
async fn where_no_socket_gets_through_a_held_request_hears_it() {
    let house = House::open().await;
    house.refuse_sockets();
    let folder = tempfile::tempdir().unwrap();
    let phone = li_weis_phone(&folder, &format!("http://{}", house.address)).await;
    assert_eq!(house.ears(2).await, [Ear::Socket, Ear::HeldRequest]);
    let order = house.create(1);
    shows(&phone, order).await;
    let ears = house.ears(3).await;
    assert_eq!(ears, [Ear::Socket, Ear::HeldRequest, Ear::HeldRequest], "no socket is tried again at each round");
}

#[tokio::test]
async fn a_line_that_was_cut_is_listened_to_again() {
    let house = House::open().await;
    let cable = Cable::to(house.address).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let phone = li_weis_phone(&folder, &format!("http://{}", cable.address)).await;
    assert_eq!(house.ears(1).await, [Ear::Socket]);
    cable.cut();
    phone.tell(Command::SyncNow).await.unwrap();
    let offline = async || Ok((phone.sync().await?.state == SyncState::Offline).then_some(()));
    phone.until("the phone does not notice", offline).await.unwrap();
    let order = house.create(1);
    cable.mend();
    shows(&phone, order).await;
    assert_eq!(house.ears(2).await, [Ear::Socket, Ear::Socket], "no signal says nothing about sockets");
    let order = house.create(2);
    shows(&phone, order).await;
}
