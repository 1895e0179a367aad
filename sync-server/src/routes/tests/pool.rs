//! Offering an order, from outside.

use serde_json::json;

use crate::testing::{CUSTOMER, House, LI_WEI, SITE, WANG_FANG, add_company, on_both};

const ORDER: &str = "00000000-0000-0000-0000-000000001001";
const OFFER: &str = "00000000-0000-0000-0000-000000000ff1";

#[test]
fn dana_offers_an_order_takes_that_back_and_sun_li_may_only_look() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let (dana, sun_li) = (house.desk("dana").await, house.desk("sun.li").await);
        let order = json!({
            "id": ORDER, "kind": "service", "service": "repair", "title": "壁挂炉点不着火", "description": "",
            "priority": "high", "customer": CUSTOMER, "site": SITE, "asset": null,
            "window": { "start": null, "end": null }, "technician": null,
        });
        let version = house.post("/api/orders", &dana, order).await.json()["order"]["version"].clone();
        let offer = json!({
            "id": OFFER, "audience": "best", "technicians": [LI_WEI, WANG_FANG], "extra": 3000, "words": "今晚",
            "version": version,
        });
        let (path, back) = (format!("/api/orders/{ORDER}/offer"), format!("/api/orders/{ORDER}/withdraw"));
        assert_eq!(house.post(&path, "", offer.clone()).await.status, 401);
        assert_eq!(house.post(&path, &sun_li, offer.clone()).await.status, 403);
        let offered = house.post(&path, &dana, offer.clone()).await.json();
        assert_eq!(offered["order"]["status"], "in_pool");
        let mut said = offered["offer"].clone();
        said["since"] = json!("then");
        let asked = |id, name| json!({ "technician": id, "name": name, "claim": null });
        let shown = json!({
            "id": OFFER, "audience": "best", "by": "达娜", "since": "then", "until": null, "extra": 3000, "words": "今晚",
            "ended": null, "asked": [asked(LI_WEI, "李伟"), asked(WANG_FANG, "王芳")],
        });
        assert_eq!(said, shown);
        let other = json!({ "id": ORDER, "audience": "named", "technicians": [LI_WEI], "version": version });
        let told = house.post(&path, &dana, other).await;
        assert_eq!((told.status.as_u16(), told.json()["error"]["code"].clone()), (409, json!("changed_meanwhile")));
        let list = house.get("/api/orders?status=in_pool", &sun_li).await.json();
        assert_eq!(list["total"], 1);
        assert_eq!(house.post(&back, &dana, json!({ "offer": ORDER })).await.status, 404);
        let withdrawn = house.post(&back, &dana, json!({ "offer": OFFER })).await.json();
        assert_eq!(
            (&withdrawn["order"]["status"], &withdrawn["offer"]["ended"][0]),
            (&json!("pending_dispatch"), &json!("withdrawn"))
        );
    });
}
