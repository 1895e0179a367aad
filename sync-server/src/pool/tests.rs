//! The pool, on both databases.

use jobsheet_api::office::{AssignRequest, OfferRequest, TerritoryRequest, WithdrawRequest};
use jobsheet_model::entry::{Action, EntryKind};
use jobsheet_model::offer::Audience;
use jobsheet_model::{OfferId, OrderId, Status, TerritoryId, UserId};
use jobsheet_sync::SyncResponse;
use uuid::Uuid;

use crate::db::values;
use crate::error::Result;
use crate::seed::Phone;
use crate::testing::{LI_WEI, MINUTE, SUN_LI, Story, WANG_FANG, at_desk, dana, on_both, refusals};
use crate::{map, orders, pool, rulings};

const OFFER: OfferId = OfferId(Uuid::from_u128(0x0ff1));

fn asking(id: OfferId, technicians: &[UserId], version: u64) -> OfferRequest {
    OfferRequest {
        id,
        audience: Audience::Named,
        technicians: technicians.to_vec(),
        area: None,
        extra: 3_000,
        words: "今晚能去的优先".to_owned(),
        until: None,
        version,
    }
}

impl Story {
    async fn offer(&self, order: OrderId, request: OfferRequest) -> Result<()> {
        self.write(move |tx, cx| pool::make(tx, cx, &dana(), order, &request)).await
    }

    /// An order that is offered to Li Wei and Wang Fang until then.
    async fn offered(&self, number: u128, until: Option<i64>) -> (OrderId, OfferId) {
        let (order, offer) = (self.order(number, None).await, OfferId(Uuid::from_u128(0x0ff0 + number)));
        let version = self.detail(order).await.order.version;
        let until = until.map(|minutes| self.now().plus(minutes * MINUTE));
        let request = OfferRequest { until, ..asking(offer, &[LI_WEI, WANG_FANG], version) };
        self.offer(order, request).await.unwrap();
        (order, offer)
    }

    async fn withdraw(&self, order: OrderId, offer: OfferId) -> Result<()> {
        self.write(move |tx, cx| pool::withdraw(tx, cx, &dana(), order, &WithdrawRequest { offer })).await
    }

    async fn claims(&self, order: OrderId) -> Vec<String> {
        let offer = self.detail(order).await.offer.unwrap();
        let ended = offer.ended.map_or("open".to_owned(), |(end, _)| end.code().to_owned());
        let said = offer.asked.iter().map(|one| match &one.claim {
            Some((verdict, reason, _)) => format!("{} {verdict:?} {reason}", one.name).trim_end().to_owned(),
            None => format!("{} -", one.name),
        });
        std::iter::once(ended).chain(said).collect()
    }

    /// Ruled again, everything is as it was ruled.
    async fn replays(&self, order: OrderId) {
        let differ = self
            .read(move |tx, _| {
                let mut differ = pool::replay(tx, order)?;
                differ.extend(rulings::replay(tx, order)?);
                Ok(differ)
            })
            .await
            .unwrap();
        assert_eq!(differ, []);
    }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.map_or_else(|error| error.api().to_string(), |_| "ok".to_owned())
}

fn gone(answer: &SyncResponse) -> Vec<(String, String)> {
    answer.gone.iter().map(|gone| (gone.id.clone(), gone.reason.clone())).collect()
}

#[test]
fn an_order_goes_to_the_first_claim_to_arrive_and_everybody_is_told() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (mut li, mut wang) = (story.phone(LI_WEI, 1).await, story.phone(WANG_FANG, 2).await);
        let (order, offer) = story.offered(1, None).await;
        assert_eq!(story.detail(order).await.order.status, Status::InPool);
        for phone in [&mut li, &mut wang] {
            story.sync(phone).await;
            let card = &phone.offers[&offer];
            assert_eq!((card.title.as_str(), card.district.as_str(), card.minutes), ("壁挂炉点不着火", "泰山区", 90));
            assert_eq!((card.near, card.extra), ((36.19, 117.12), 3_000));
            let said = serde_json::to_string(card).unwrap();
            let secrets = ["云谷", "崔经理", "0538", "东岳大街", "117.1216"];
            assert!(secrets.iter().all(|secret| !said.contains(secret)), "{said}");
            assert!(phone.cards.is_empty() && phone.records.is_empty(), "the order itself is nobody's");
        }
        // Both want it, without signal. Li Wei wanted it first, Wang Fang's wish arrives first.
        let mut cx = story.cx();
        li.claim(&mut cx, story.now(), offer).unwrap();
        story.pass(1);
        let claim = wang.claim(&mut cx, story.now(), offer).unwrap();
        story.pass(1);
        let answer = story.sync(&mut wang).await;
        assert_eq!(
            (refusals(&answer), gone(&answer)),
            (vec!["stored".to_owned()], vec![(offer.to_string(), "pool_won".to_owned())])
        );
        let card = &wang.cards[&order].order;
        assert_eq!((card.status, card.visit.as_ref().map(|visit| visit.id.0)), (Status::Accepted, Some(claim.0)));
        story.pass(1);
        let answer = story.sync(&mut li).await;
        assert_eq!(
            (refusals(&answer), gone(&answer)),
            (vec!["stored".to_owned()], vec![(offer.to_string(), "pool_taken".to_owned())])
        );
        assert!(li.cards.is_empty() && li.offers.is_empty());
        insta::assert_debug_snapshot!(story.claims(order).await, @r#"
        [
            "claimed",
            "王芳 Accepted",
            "李伟 Refused pool_taken",
        ]
        "#);
        insta::assert_snapshot!(story.tell(order).await, @"
        TA-261123-0001 accepted normal | 王芳
        08:00 达娜 created number=TA-261123-0001 [Exact]
        08:00 达娜 offered count=2 [Exact]
        08:02 王芳 claimed technician=王芳 [Exact]
        ");
        // Who claimed has accepted: she sets out.
        wang.step(&mut cx, story.now(), order, Action::Depart, "").unwrap();
        story.sync(&mut wang).await;
        assert_eq!(story.detail(order).await.order.status, Status::Travelling);
        story.replays(order).await;
    });
}

#[test]
fn an_offer_is_checked_and_a_second_dispatcher_gets_a_clear_answer() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let order = story.order(1, None).await;
        let version = story.detail(order).await.order.version;
        let told = [
            code(story.offer(order, asking(OFFER, &[], version)).await),
            code(story.offer(order, asking(OFFER, &[SUN_LI], version)).await),
            code(
                story
                    .offer(order, OfferRequest { until: Some(story.now()), ..asking(OFFER, &[LI_WEI], version) })
                    .await,
            ),
            code(story.offer(order, OfferRequest { extra: 10_000_001, ..asking(OFFER, &[LI_WEI], version) }).await),
            code(
                story
                    .write(move |tx, cx| {
                        let supervisor = at_desk(SUN_LI, jobsheet_model::person::Role::Supervisor);
                        pool::make(tx, cx, &supervisor, order, &asking(OFFER, &[LI_WEI], version))
                    })
                    .await,
            ),
            code(story.offer(order, asking(OFFER, &[LI_WEI], version)).await),
            // The answer was lost, and it is said again.
            code(story.offer(order, asking(OFFER, &[LI_WEI], version)).await),
            // The other dispatcher has looked at the same list as Dana: offers it, or assigns it.
            code(story.offer(order, asking(OfferId(Uuid::from_u128(7)), &[WANG_FANG], version)).await),
            code(
                story
                    .write(move |tx, cx| {
                        let request = AssignRequest::new(Some(WANG_FANG), version);
                        orders::assign(tx, cx, &dana(), order, &request)
                    })
                    .await,
            ),
            // Having looked again, it is offered already.
            code(story.offer(order, asking(OfferId(Uuid::from_u128(7)), &[WANG_FANG], version + 1)).await),
        ];
        insta::assert_debug_snapshot!(told, @r#"
        [
            "invalid_input field=technicians why=empty",
            "invalid_input field=technicians why=unknown",
            "invalid_input field=until why=past",
            "invalid_input field=extra why=too_large",
            "not_permitted",
            "ok",
            "ok",
            "changed_meanwhile field=technician",
            "changed_meanwhile field=technician",
            "step_not_allowed",
        ]
        "#);
        // By hand it can be given to somebody all the same.
        story.assign(order, Some(WANG_FANG)).await.unwrap();
        assert_eq!(story.claims(order).await, ["assigned", "李伟 -"]);
        assert_eq!(code(story.withdraw(order, OFFER).await), "changed_meanwhile field=technician");
        let mut li = story.phone(LI_WEI, 1).await;
        story.sync(&mut li).await;
        assert!(li.offers.is_empty());
    });
}

#[test]
fn an_area_means_those_who_usually_serve_it_and_still_work_here() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let area = TerritoryId(Uuid::from_u128(0xa1));
        let outline = vec![(36.1, 117.0), (36.1, 117.2), (36.3, 117.2)];
        let technicians = vec![LI_WEI, WANG_FANG];
        let drawn =
            TerritoryRequest { id: area, name: "泰山区".to_owned(), colour: 1, outline, technicians, version: 0 };
        story.write(move |tx, cx| map::put(tx, cx, &dana(), &drawn)).await.unwrap();
        story
            .write(|tx, _| Ok(tx.execute("UPDATE users SET active = 0 WHERE id = $1", values![WANG_FANG])?))
            .await
            .unwrap();
        let order = story.order(1, None).await;
        let version = story.detail(order).await.order.version;
        let request = OfferRequest { audience: Audience::Area, area: Some(area), ..asking(OFFER, &[], version) };
        let other = OfferRequest { area: Some(TerritoryId(Uuid::nil())), ..request.clone() };
        assert_eq!(code(story.offer(order, other).await), "invalid_input field=area why=unknown");
        story.offer(order, request).await.unwrap();
        assert_eq!(story.claims(order).await, ["open", "李伟 -"]);
    });
}

#[test]
fn claims_that_come_too_late_are_told_why() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (mut li, mut wang) = (story.phone(LI_WEI, 1).await, story.phone(WANG_FANG, 2).await);
        let mut cx = story.cx();
        let (withdrawn, one) = story.offered(1, None).await;
        let (expired, two) = story.offered(2, Some(30)).await;
        let (cancelled, three) = story.offered(3, None).await;
        let (by_hand, four) = story.offered(4, None).await;
        story.sync(&mut li).await;
        story.sync(&mut wang).await;
        for offer in [one, two, three, four] {
            li.claim(&mut cx, story.now(), offer).unwrap();
        }
        wang.claim(&mut cx, story.now(), four).unwrap();
        story.withdraw(withdrawn, one).await.unwrap();
        story.withdraw(withdrawn, one).await.unwrap();
        story.cancel(cancelled, "客户取消").await.unwrap();
        story.assign(by_hand, Some(WANG_FANG)).await.unwrap();
        // Nobody has swept: the claim itself finds that the time is over.
        story.pass(31);
        story.sync(&mut li).await;
        story.sync(&mut wang).await;
        let mut told = Vec::new();
        for order in [withdrawn, expired, cancelled, by_hand] {
            told.push((story.detail(order).await.order.status.code(), story.claims(order).await.join(", ")));
            story.replays(order).await;
        }
        insta::assert_debug_snapshot!(told, @r#"
        [
            (
                "pending_dispatch",
                "withdrawn, 李伟 Refused pool_withdrawn, 王芳 -",
            ),
            (
                "pending_dispatch",
                "expired, 李伟 Refused pool_expired, 王芳 -",
            ),
            (
                "cancelled",
                "withdrawn, 李伟 Refused pool_withdrawn, 王芳 -",
            ),
            (
                "assigned",
                "assigned, 李伟 Refused pool_taken, 王芳 Superseded pool_yours",
            ),
        ]
        "#);
        let told: Vec<&str> = li.ended.values().map(String::as_str).collect();
        assert_eq!(told, ["pool_withdrawn", "pool_expired", "pool_withdrawn", "pool_taken"]);
        assert_eq!(wang.ended[&four], "pool_won");
        assert!(li.offers.is_empty() && li.cards.is_empty() && wang.offers.is_empty());
    });
}

#[test]
fn what_is_taken_back_in_time_was_never_wanted() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (mut li, mut wang) = (story.phone(LI_WEI, 1).await, story.phone(WANG_FANG, 2).await);
        let mut cx = story.cx();
        let (order, offer) = story.offered(1, None).await;
        story.sync(&mut li).await;
        story.sync(&mut wang).await;
        let claim = li.claim(&mut cx, story.now(), offer).unwrap();
        let record = offer.record_of(LI_WEI);
        li.say(&mut cx, story.now(), record, EntryKind::TakeBack { claim }, None).unwrap();
        story.sync(&mut li).await;
        assert_eq!(story.claims(order).await, ["open", "李伟 -", "王芳 -"]);
        // On second thoughts.
        li.claim(&mut cx, story.now(), offer).unwrap();
        story.sync(&mut li).await;
        assert_eq!(story.claims(order).await, ["claimed", "李伟 Accepted", "王芳 -"]);
        story.replays(order).await;
    });
}

#[test]
fn only_who_was_asked_is_heard_and_only_about_wanting_it() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (mut li, mut wang) = (story.phone(LI_WEI, 1).await, story.phone(WANG_FANG, 2).await);
        let mut cx = story.cx();
        let order = story.order(1, None).await;
        let version = story.detail(order).await.order.version;
        story.offer(order, asking(OFFER, &[LI_WEI], version)).await.unwrap();
        story.sync(&mut li).await;
        // Wang Fang was not asked: her own record is nothing that the server knows, and Li Wei's is not hers.
        wang.claim(&mut cx, story.now(), OFFER).unwrap();
        assert_eq!(refusals(&story.sync(&mut wang).await), ["order_not_found"]);
        wang.say(&mut cx, story.now(), OFFER.record_of(LI_WEI), EntryKind::Claim { offer: OFFER }, None).unwrap();
        assert_eq!(refusals(&story.sync(&mut wang).await), ["order_not_found"]);
        // Li Wei may want it, and say nothing else about an order that is not his.
        li.note(&mut cx, story.now(), OFFER.record_of(LI_WEI), "我来").unwrap();
        assert_eq!(refusals(&story.sync(&mut li).await), ["outside_write_scope"]);
        let mut other = story.phone(LI_WEI, 3).await;
        other
            .say(&mut cx, story.now(), OFFER.record_of(LI_WEI), EntryKind::Claim { offer: OfferId(Uuid::nil()) }, None)
            .unwrap();
        assert_eq!(refusals(&story.sync(&mut other).await), ["stored"]);
        assert_eq!(story.claims(order).await, ["open", "李伟 Refused pool_not_offered"]);
        // Whoever does not work here any more gets nothing.
        story
            .write(|tx, _| Ok(tx.execute("UPDATE users SET active = 0 WHERE id = $1", values![LI_WEI])?))
            .await
            .unwrap();
        other.claim(&mut cx, story.now(), OFFER).unwrap();
        story.sync(&mut other).await;
        assert_eq!(story.detail(order).await.order.status, Status::InPool);
        story.replays(order).await;
    });
}

#[test]
fn two_phones_of_one_person_are_one_wish() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let (mut one, mut two) = (story.phone(LI_WEI, 1).await, story.phone(LI_WEI, 2).await);
        let mut cx = story.cx();
        let (order, offer) = story.offered(1, None).await;
        for phone in [&mut one, &mut two] {
            story.sync(phone).await;
            phone.claim(&mut cx, story.now(), offer).unwrap();
        }
        for phone in [&mut one, &mut two] {
            story.sync(phone).await;
            assert_eq!(phone.ended[&offer], "pool_won");
            assert!(phone.cards.contains_key(&order));
        }
        story.replays(order).await;
    });
}

#[test]
fn a_card_moves_on_with_its_order_and_an_overdue_offer_ends_by_itself() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut li = story.phone(LI_WEI, 1).await;
        let (order, offer) = story.offered(1, Some(30)).await;
        story.sync(&mut li).await;
        let request = jobsheet_api::office::ChangeOrderRequest {
            title: Some("壁挂炉漏水".to_owned()),
            ..Default::default()
        };
        story.change(dana(), order, request).await.unwrap();
        story.sync(&mut li).await;
        assert_eq!(li.offers[&offer].title, "壁挂炉漏水");
        assert_eq!(story.write(pool::sweep).await.unwrap(), 0);
        story.pass(30);
        assert_eq!(story.write(pool::sweep).await.unwrap(), 1);
        assert_eq!(story.write(pool::sweep).await.unwrap(), 0);
        story.sync(&mut li).await;
        assert_eq!(li.ended[&offer], "pool_expired");
        let detail = story.detail(order).await;
        assert_eq!(detail.order.status, Status::PendingDispatch);
        // What a dispatcher saw before it expired is good enough to decide by.
        let version = detail.order.version - 1;
        let again = asking(OfferId(Uuid::from_u128(0x77)), &[LI_WEI], version);
        story.offer(order, again).await.unwrap();
        story.sync(&mut li).await;
        assert_eq!(li.offers.len(), 1);
    });
}

/// The claim storm: two hundred people want one order at once, in four rounds of fifty at a time.
#[test]
fn two_hundred_claims_make_one_winner_and_199_who_know_why_not() {
    on_both(async |stage| {
        let story = Story::begin(stage).await;
        let mut people: Vec<UserId> = Vec::new();
        for number in 0..200u128 {
            let person = jobsheet_model::person::Person {
                id: UserId(Uuid::from_u128(0x9000 + number)),
                name: format!("技师{number}"),
                role: jobsheet_model::person::Role::Technician,
                phone: String::new(),
                skills: Vec::new(),
                home: None,
            };
            people.push(person.id);
            let account =
                crate::people::NewAccount { login: format!("t{number}"), password_hash: String::new(), person };
            story.write(move |tx, cx| crate::people::add(tx, cx, None, &account)).await.unwrap();
        }
        let order = story.order(1, None).await;
        let version = story.detail(order).await.order.version;
        story.offer(order, asking(OFFER, &people, version)).await.unwrap();
        let mut cx = story.cx();
        let mut phones: Vec<Phone> = Vec::new();
        for (user, key) in people.iter().zip(1..) {
            let mut phone = story.phone(*user, key).await;
            phone.claim(&mut cx, story.now(), OFFER).unwrap();
            phones.push(phone);
        }
        for some in phones.chunks_mut(50) {
            let answers: Vec<_> = some.iter().map(|phone| (phone.device.clone(), phone.request(story.now()))).collect();
            let all = futures::future::join_all(answers.iter().map(|(device, request)| story.send(device, request)));
            for (phone, answer) in some.iter_mut().zip(all.await) {
                phone.take_in(&answer.unwrap()).unwrap();
            }
        }
        for phone in &mut phones {
            story.sync(phone).await;
        }
        let won: Vec<&Phone> = phones.iter().filter(|phone| phone.ended[&OFFER] == "pool_won").collect();
        assert_eq!(won.len(), 1);
        assert_eq!(phones.iter().filter(|phone| phone.ended[&OFFER] == "pool_taken").count(), 199);
        assert_eq!(phones.iter().filter(|phone| phone.cards.contains_key(&order)).count(), 1);
        assert!(won[0].cards.contains_key(&order));
        let detail = story.detail(order).await;
        assert_eq!(detail.order.visit.map(|visit| visit.technician), Some(won[0].device.user));
        assert_eq!(detail.offer.unwrap().asked.iter().filter(|one| one.claim.is_some()).count(), 200);
        story.replays(order).await;
    });
}
