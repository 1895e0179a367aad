//! `/api/orders` and its neighbours from outside.

use axum::http::Method;
use serde_json::json;

use crate::testing::{BOILER, CUSTOMER, House, LI_WEI, SITE, add_company, on_both};

const ORDER: &str = "00000000-0000-0000-0000-000000001001";

#[test]
fn dana_makes_finds_assigns_and_cancels_an_order() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let dana = house.desk("dana").await;
        let order = json!({
            "id": ORDER,
            "kind": "maintenance",
            "service": "repair",
            "title": "壁挂炉点不着火",
            "description": "面板显示 E1。",
            "priority": "high",
            "customer": CUSTOMER,
            "site": SITE,
            "asset": BOILER,
            "window": { "start": 1_795_399_200_000_i64, "end": 1_795_406_400_000_i64 },
            "technician": null,
        });
        insta::assert_snapshot!(house.post("/api/orders", &dana, order).await, @r#"
        200 {
          "answers": {},
          "asset": {
            "id": "00000000-0000-0000-0000-000000000053",
            "installed_at": null,
            "model": "汶暖 WN-24B",
            "name": "燃气壁挂炉",
            "serial": "WN2300417",
            "site": "00000000-0000-0000-0000-000000000052",
            "warranty_until": null
          },
          "availability": {
            "asset": "00000000-0000-0000-0000-000000000053",
            "at": null,
            "by": "",
            "reason": "",
            "source": "",
            "state": "ready",
            "until": null,
            "version": 0
          },
          "contributions": [],
          "customer": {
            "id": "00000000-0000-0000-0000-000000000051",
            "level": "vip",
            "name": "泰山云谷写字楼"
          },
          "disputed": {},
          "form": {
            "fields": [
              {
                "id": "leak",
                "kind": {
                  "type": "verdict"
                },
                "label": {
                  "en": "Leak test",
                  "zh": "检漏"
                },
                "required": true
              },
              {
                "id": "pressure",
                "kind": {
                  "max": 6.0,
                  "min": 0.0,
                  "type": "number",
                  "unit": "bar"
                },
                "label": {
                  "en": "Pressure",
                  "zh": "水压"
                },
                "required": true
              },
              {
                "id": "advice",
                "kind": {
                  "type": "text"
                },
                "label": {
                  "en": "Advice",
                  "zh": "建议"
                },
                "required": false
              }
            ],
            "id": "00000000-0000-0000-0000-000000000054",
            "title": {
              "en": "Checklist",
              "zh": "检修单"
            },
            "version": 1
          },
          "late_work": null,
          "note": "",
          "order": {
            "channel": "phone",
            "created_at": 1795392000000,
            "created_by": "00000000-0000-0000-0000-000000000021",
            "description": "面板显示 E1。",
            "flow": 1,
            "form": {
              "id": "00000000-0000-0000-0000-000000000054",
              "version": 1
            },
            "found_at": null,
            "id": "00000000-0000-0000-0000-000000001001",
            "kind": "maintenance",
            "number": "TA-261123-0001",
            "priority": "high",
            "service": "repair",
            "status": "pending_dispatch",
            "status_reason": "",
            "title": "壁挂炉点不着火",
            "version": 1,
            "versions": {},
            "visit": null,
            "window": {
              "end": 1795406400000,
              "start": 1795399200000
            }
          },
          "parts": [],
          "photos": [],
          "proposals": [],
          "signatures": [],
          "site": {
            "address": "山东省泰安市泰山区东岳大街300号",
            "contact": "崔经理",
            "customer": "00000000-0000-0000-0000-000000000051",
            "district": "泰山区",
            "fence": 150.0,
            "id": "00000000-0000-0000-0000-000000000052",
            "lat": 36.1889,
            "lon": 117.1216,
            "name": "物业中心",
            "phone": "0538-555-0153"
          },
          "stages": [
            {
              "late": 0,
              "since": 1795392000000,
              "status": "pending_dispatch",
              "turn": "office",
              "until": null,
              "who": ""
            }
          ],
          "technician": null,
          "timeline": [
            {
              "args": {
                "number": "TA-261123-0001"
              },
              "at": 1795392000000,
              "by": "达娜",
              "code": "created",
              "confidence": "exact",
              "entry": null,
              "place": null,
              "ruling": null,
              "state": "confirmed"
            }
          ]
        }
        "#);
        insta::assert_snapshot!(house.get("/api/orders?q=%E4%BA%91%E8%B0%B7&status=pending_dispatch,assigned&technician=none", &dana).await, @r#"
        200 {
          "by_status": {
            "pending_dispatch": 1
          },
          "next": null,
          "rows": [
            {
              "address": "山东省泰安市泰山区东岳大街300号",
              "attention": 0,
              "changed_at": 1795392000000,
              "created_at": 1795392000000,
              "customer": "泰山云谷写字楼",
              "district": "泰山区",
              "expected_files": 0,
              "id": "00000000-0000-0000-0000-000000001001",
              "kind": "maintenance",
              "number": "TA-261123-0001",
              "priority": "high",
              "service": "repair",
              "status": "pending_dispatch",
              "technician": null,
              "title": "壁挂炉点不着火",
              "window": {
                "end": 1795406400000,
                "start": 1795399200000
              }
            }
          ],
          "seq": 1,
          "total": 1
        }
        "#);
        let assign = house
            .post(&format!("/api/orders/{ORDER}/assign"), &dana, json!({ "technician": LI_WEI, "version": 1 }))
            .await;
        assert_eq!((assign.status.as_u16(), &assign.json()["technician"]), (200, &json!("李伟")));
        let moved = json!({ "window_end": 1_795_410_000_000_i64, "versions": { "window_end": 7 } });
        insta::assert_snapshot!(house.ask(Method::PATCH, &format!("/api/orders/{ORDER}"), &dana, Some(moved)).await, @r#"
        409 {
          "error": {
            "code": "changed_meanwhile",
            "detail": {
              "field": "window_end"
            }
          }
        }
        "#);
        let cancel = house.post(&format!("/api/orders/{ORDER}/cancel"), &dana, json!({ "reason": "duplicate" })).await;
        assert_eq!(cancel.json()["order"]["status"], "cancelled");
        let remark =
            house.post(&format!("/api/orders/{ORDER}/remarks"), &dana, json!({ "text": "客户已另约。" })).await;
        assert_eq!(remark.json()["timeline"].as_array().unwrap().last().unwrap()["args"]["text"], "客户已另约。");
        insta::assert_snapshot!(house.get("/api/changes?after=0", &dana).await, @r#"
        200 {
          "orders": [
            "00000000-0000-0000-0000-000000001001"
          ],
          "seq": 4
        }
        "#);
    });
}

#[test]
fn what_a_desk_may_not_ask_is_told_by_name() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let (dana, li_wei) = (house.desk("dana").await, house.device("li.wei", 1).await);
        let mut told = Vec::new();
        for path in
            ["/api/orders", "/api/customers", "/api/technicians", "/api/catalog", &format!("/api/orders/{ORDER}")]
        {
            told.push(format!("a technician: {path} {}", house.get(path, &li_wei).await.json()["error"]["code"]));
            told.push(format!("nobody: {path} {}", house.get(path, "").await.json()["error"]["code"]));
        }
        for path in [
            "/api/orders?status=lost",
            "/api/orders?priority=x",
            "/api/orders?scope=week",
            "/api/orders?limit=x",
            "/api/orders/1",
        ] {
            told.push(format!("dana: {path} {}", house.get(path, &dana).await));
        }
        told.push(format!("dana: no order {}", house.get(&format!("/api/orders/{ORDER}"), &dana).await));
        told.push(format!("dana: half a body {}", house.post("/api/orders", &dana, json!({ "id": ORDER })).await));
        insta::assert_debug_snapshot!(told, @r#"
        [
            "a technician: /api/orders \"not_permitted\"",
            "nobody: /api/orders \"session_expired\"",
            "a technician: /api/customers \"not_permitted\"",
            "nobody: /api/customers \"session_expired\"",
            "a technician: /api/technicians \"not_permitted\"",
            "nobody: /api/technicians \"session_expired\"",
            "a technician: /api/catalog \"not_permitted\"",
            "nobody: /api/catalog \"session_expired\"",
            "a technician: /api/orders/00000000-0000-0000-0000-000000001001 \"not_permitted\"",
            "nobody: /api/orders/00000000-0000-0000-0000-000000001001 \"session_expired\"",
            "dana: /api/orders?status=lost 422 {\n  \"error\": {\n    \"code\": \"invalid_input\",\n    \"detail\": {\n      \"field\": \"status\",\n      \"why\": \"unknown\"\n    }\n  }\n}",
            "dana: /api/orders?priority=x 422 {\n  \"error\": {\n    \"code\": \"invalid_input\",\n    \"detail\": {\n      \"field\": \"priority\",\n      \"why\": \"unknown\"\n    }\n  }\n}",
            "dana: /api/orders?scope=week 422 {\n  \"error\": {\n    \"code\": \"invalid_input\",\n    \"detail\": {\n      \"field\": \"scope\",\n      \"why\": \"unknown\"\n    }\n  }\n}",
            "dana: /api/orders?limit=x 400 {\n  \"error\": {\n    \"code\": \"malformed_request\",\n    \"detail\": {\n      \"why\": \"query\"\n    }\n  }\n}",
            "dana: /api/orders/1 404 {\n  \"error\": {\n    \"code\": \"not_found\"\n  }\n}",
            "dana: no order 404 {\n  \"error\": {\n    \"code\": \"order_not_found\"\n  }\n}",
            "dana: half a body 400 {\n  \"error\": {\n    \"code\": \"malformed_request\",\n    \"detail\": {\n      \"why\": \"shape\"\n    }\n  }\n}",
        ]
        "#);
    });
}

#[test]
fn desks_see_customers_technicians_and_the_catalogue() {
    on_both(async |stage| {
        add_company(&stage).await;
        let house = House::open(stage).await;
        let sun_li = house.desk("sun.li").await;
        insta::assert_snapshot!(house.get("/api/customers?q=%E4%B8%9C%E5%B2%B3", &sun_li).await, @r#"
        200 [
          {
            "assets": [
              {
                "id": "00000000-0000-0000-0000-000000000053",
                "installed_at": null,
                "model": "汶暖 WN-24B",
                "name": "燃气壁挂炉",
                "serial": "WN2300417",
                "site": "00000000-0000-0000-0000-000000000052",
                "warranty_until": null
              }
            ],
            "customer": {
              "id": "00000000-0000-0000-0000-000000000051",
              "level": "vip",
              "name": "泰山云谷写字楼"
            },
            "sites": [
              {
                "address": "山东省泰安市泰山区东岳大街300号",
                "contact": "崔经理",
                "customer": "00000000-0000-0000-0000-000000000051",
                "district": "泰山区",
                "fence": 150.0,
                "id": "00000000-0000-0000-0000-000000000052",
                "lat": 36.1889,
                "lon": 117.1216,
                "name": "物业中心",
                "phone": "0538-555-0153"
              }
            ]
          }
        ]
        "#);
        insta::assert_snapshot!(house.get("/api/technicians", &sun_li).await, @r#"
        200 [
          {
            "last_seen": null,
            "open": 0,
            "person": {
              "home": null,
              "id": "00000000-0000-0000-0000-000000000011",
              "name": "李伟",
              "phone": "",
              "role": "technician",
              "skills": []
            },
            "today": 0
          },
          {
            "last_seen": null,
            "open": 0,
            "person": {
              "home": null,
              "id": "00000000-0000-0000-0000-000000000012",
              "name": "王芳",
              "phone": "",
              "role": "technician",
              "skills": []
            },
            "today": 0
          }
        ]
        "#);
        let catalog = house.get("/api/catalog", &sun_li).await.json();
        assert_eq!((&catalog["company"], &catalog["flows"][0]["version"]), (&json!("泰安安捷"), &json!(1)));
        assert_eq!(catalog["people"].as_array().unwrap().len(), 5);
    });
}
