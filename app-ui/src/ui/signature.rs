//! A pad to sign on. The strokes are data that the page owns, so they survive turning the phone, a resize and a
//! switch of theme; the canvas only shows them.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::button::{Button, Look, Size};
use super::icon::Icon;
use crate::i18n::tr;

/// The strokes, in pixels of the pad on which the first of them was drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Width and height of that pad.
    base: (f64, f64),
    /// Width and height of the pad now: the phone may have been turned.
    pad: (f64, f64),
    strokes: Vec<Vec<(f64, f64)>>,
    /// A name set in type, for who cannot draw.
    typed: String,
}

/// Where a drawing lies on a canvas: its scale, and what is left free at the left and the top.
#[derive(Clone, Copy)]
struct Lie {
    scale: f64,
    left: f64,
    top: f64,
}

/// Fewer points than this are a touch by accident, not a signature.
const LEAST_POINTS: usize = 8;
/// The picture that is kept is at most this wide and this high.
const PICTURE_WIDTH: f64 = 900.0;
const PICTURE_HEIGHT: f64 = 400.0;
/// Left free around the strokes.
const MARGIN: f64 = 16.0;
const INK: &str = "#10201c";
/// Type that looks like a hand.
const HAND: &str = "KaiTi, STKaiti, 'Kaiti SC', 'Segoe Script', cursive";

impl Drawing {
    /// Nothing that could be called a signature.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.strokes.iter().map(Vec::len).sum::<usize>() < LEAST_POINTS
    }

    /// Nothing at all.
    fn is_blank(&self) -> bool {
        self.strokes.is_empty() && self.typed.is_empty()
    }

    fn clear(&mut self) {
        self.strokes.clear();
        self.typed.clear();
    }

    /// Takes a name in type instead of strokes.
    fn set_in_type(&mut self, name: &str) {
        self.strokes.clear();
        self.base = self.pad;
        name.clone_into(&mut self.typed);
    }

    /// The pad has this size now. What is drawn keeps its shape, fits and stands in the middle.
    fn fit(&mut self, width: f64, height: f64) {
        self.pad = (width, height);
        if self.strokes.is_empty() {
            self.base = self.pad;
        }
    }

    /// Where the drawing lies on the pad.
    fn lie(&self) -> Lie {
        if self.base.0 <= 0.0 || self.base.1 <= 0.0 {
            return Lie { scale: 1.0, left: 0.0, top: 0.0 };
        }
        let scale = (self.pad.0 / self.base.0).min(self.pad.1 / self.base.1);
        Lie { scale, left: (self.pad.0 - self.base.0 * scale) / 2.0, top: (self.pad.1 - self.base.1 * scale) / 2.0 }
    }

    /// A stroke begins at this point of the pad.
    fn begin(&mut self, x: f64, y: f64) {
        self.typed.clear();
        if self.strokes.is_empty() {
            self.base = self.pad;
        }
        self.strokes.push(Vec::new());
        self.extend(x, y);
    }

    /// The stroke goes on to this point of the pad.
    fn extend(&mut self, x: f64, y: f64) {
        let lie = self.lie();
        if let Some(stroke) = self.strokes.last_mut() {
            stroke.push(((x - lie.left) / lie.scale, (y - lie.top) / lie.scale));
        }
    }

    /// What of the base is drawn on: left, top, width, height.
    fn inked(&self) -> (f64, f64, f64, f64) {
        if !self.typed.is_empty() || self.strokes.is_empty() {
            return (0.0, 0.0, self.base.0, self.base.1);
        }
        let points = || self.strokes.iter().flatten();
        let least = |part: fn(&(f64, f64)) -> f64| points().map(part).fold(f64::MAX, f64::min) - MARGIN;
        let most = |part: fn(&(f64, f64)) -> f64| points().map(part).fold(f64::MIN, f64::max) + MARGIN;
        let (left, top) = (least(|point| point.0), least(|point| point.1));
        (left, top, most(|point| point.0) - left, most(|point| point.1) - top)
    }

    /// Draws it.
    fn draw(&self, context: &web_sys::CanvasRenderingContext2d, lie: Lie) {
        let Lie { scale, left, top } = lie;
        let at = |point: (f64, f64)| (point.0 * scale + left, point.1 * scale + top);
        context.set_fill_style_str(INK);
        if !self.typed.is_empty() {
            context.set_font(&format!("italic {}px {HAND}", self.base.1 * 0.32 * scale));
            context.set_text_align("center");
            context.set_text_baseline("middle");
            let (x, y) = at((self.base.0 / 2.0, self.base.1 * 0.55));
            // A browser that cannot draw words leaves the pad empty for all to see.
            let _ = context.fill_text_with_max_width(&self.typed, x, y, self.base.0 * 0.9 * scale);
        }
        context.set_stroke_style_str(INK);
        context.set_line_width(2.6 * scale);
        context.set_line_cap("round");
        context.set_line_join("round");
        for stroke in &self.strokes {
            let points: Vec<(f64, f64)> = stroke.iter().copied().map(at).collect();
            let (Some(first), Some(last)) = (points.first(), points.last()) else { continue };
            context.begin_path();
            context.move_to(first.0, first.1);
            // Through the middles of neighbouring points: smooth, and true to the hand.
            for pair in points.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                context.quadratic_curve_to(from.0, from.1, (from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
            }
            context.line_to(last.0, last.1);
            context.stroke();
        }
    }

    /// The drawing as a PNG on white, or `None` where the browser refuses a canvas.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes of a picture are small and positive"
    )]
    pub fn png(&self) -> Option<Vec<u8>> {
        let canvas: web_sys::HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        let (left, top, width, height) = self.inked();
        let scale = (PICTURE_WIDTH / width).min(PICTURE_HEIGHT / height);
        canvas.set_width((width * scale).ceil() as u32);
        canvas.set_height((height * scale).ceil() as u32);
        let context = context(&canvas)?;
        context.set_fill_style_str("#ffffff");
        context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
        self.draw(&context, Lie { scale, left: -left * scale, top: -top * scale });
        let url = canvas.to_data_url().ok()?;
        let binary = window().atob(url.split_once(',')?.1).ok()?;
        // `atob` gives one character per byte.
        Some(binary.chars().map(|byte| byte as u8).collect())
    }
}

fn context(canvas: &web_sys::HtmlCanvasElement) -> Option<web_sys::CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// The pad.
#[component]
pub fn SignaturePad(
    /// The strokes, owned by the page.
    drawing: RwSignal<Drawing>,
    /// The signer's name, to be set in type by who cannot draw.
    #[prop(into)]
    name: Signal<String>,
    /// For tests: the canvas'.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let drawing_now = RwSignal::new(false);

    let fit = move || {
        let Some(canvas) = canvas.get_untracked() else { return };
        let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
        if width > 0.0 {
            drawing.update(|drawing| drawing.fit(width, height));
        }
    };
    Effect::new(move |_| {
        if canvas.get().is_some() {
            request_animation_frame(fit);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| fit());
    on_cleanup(move || resized.remove());

    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else { return };
        let scale = window().device_pixel_ratio().max(1.0);
        drawing.with(|drawing| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "sizes of a screen are small and positive"
            )]
            let size = ((drawing.pad.0 * scale).round() as u32, (drawing.pad.1 * scale).round() as u32);
            // Setting the size clears the canvas.
            canvas.set_width(size.0);
            canvas.set_height(size.1);
            if let Some(context) = context(&canvas) {
                let lie = drawing.lie();
                drawing.draw(&context, Lie { scale: lie.scale * scale, left: lie.left * scale, top: lie.top * scale });
            }
        });
    });

    let at = |event: &web_sys::PointerEvent| (f64::from(event.offset_x()), f64::from(event.offset_y()));
    let down = move |event: web_sys::PointerEvent| {
        event.prevent_default();
        if let Some(canvas) = canvas.get_untracked() {
            // Keeps the stroke when the finger leaves the pad.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        drawing_now.set(true);
        let (x, y) = at(&event);
        drawing.update(|drawing| drawing.begin(x, y));
    };
    let moved = move |event: web_sys::PointerEvent| {
        if drawing_now.get_untracked() {
            let (x, y) = at(&event);
            drawing.update(|drawing| drawing.extend(x, y));
        }
    };
    let up = move |_| drawing_now.set(false);
    view! {
        <div class="sign-pad">
            <canvas
                node_ref=canvas
                role="img"
                aria-label=tr("sign-here")
                data-testid=testid
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointercancel=up
            ></canvas>
            <div class="sign-pad__line"></div>
            <p class="sign-pad__hint" hidden=move || drawing.with(|drawing| !drawing.is_blank())>{tr("sign-here")}</p>
            <div class="sign-pad__clear" hidden=move || drawing.with(Drawing::is_blank)>
                <Button label=tr("clear") size=Size::Small icon=Icon::Return on_press=move || drawing.update(Drawing::clear) testid="sign-clear" />
            </div>
        </div>
        <Button
            label=tr("sign-typed")
            look=Look::Quiet
            disabled=Signal::derive(move || name.with(|name| name.trim().is_empty()))
            on_press=move || drawing.update(|drawing| drawing.set_in_type(name.get_untracked().trim()))
            testid="sign-typed"
        />
    }
}
