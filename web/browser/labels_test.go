package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// pile places the labels of 5,000 words, a few of them looked at, for a hundred frames of a cloud that moves, and tells how many
// there were in the last, how many labels met in all or came too near to be read apart, and how many left the map.
const pile = `import(document.querySelector('script[type="module"]').src.replace(/app[^/]*\.js.*$/, "wordlabels.js")).then(({ Labels }) => {
	let seed = 1;
	const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
	const size = 5000, width = 700, height = 500, em = 14, aisle = 5;
	const each = (make) => Array.from({ length: size }, (_, i) => make(i));
	const spread = () => (random() + random() + random()) / 3;
	const cloud = { size, toX: each(spread), toY: each(spread), mark: each((i) => (i % 10 ? 0 : 1 + (i % 6))), order: each((i) => i), turn: each((i) => i) };
	const wide = each(() => 15 + 100 * random());
	const labels = new Labels();
	let placed = [], met = 0, left = 0;
	for (let frame = 0; frame < 100; frame++) {
		cloud.toX = cloud.toX.map((x) => x + 0.004 * (random() - 0.5));
		cloud.toY = cloud.toY.map((y) => y + 0.004 * (random() - 0.5));
		const at = { k: 600, dx: 50, dy: 550 };
		placed = labels.place(cloud, at, { width, height, radius: 4, em, focus: 7, first: [7, 9, 11, 13, 15, 17], hidden: () => false,
			covered: [{ x: 500, y: 440, w: 200, h: 60 }], measure: (i) => wide[i] });
		const boxes = placed.map(({ i, dx, dy, width }) => {
			const x = cloud.toX[i] * at.k + at.dx + dx, y = at.dy - cloud.toY[i] * at.k + dy;
			return { x, y: y - em / 2, right: x + width, low: y + em / 2 };
		});
		for (const [n, a] of boxes.entries()) {
			if (a.x < 0 || a.y < 0 || a.right > width || a.low > height || (a.right > 500 && a.low > 440)) left++;
			for (const b of boxes.slice(n + 1)) if (a.x < b.right + aisle && b.x < a.right + aisle && a.y < b.low && b.y < a.low) met++;
		}
	}
	return [placed.length, met, left];
})`

// TestLabelsNeverPileUp places labels in a crowd.
func TestLabelsNeverPileUp(t *testing.T) {
	s := serve(t)
	b := open(t, 800, 600)
	b.do(chromedp.Navigate(s.url("/")))
	b.until(`document.querySelector("h1")`)
	got := eval[[]int](b, pile)
	if got[0] < 20 || got[1] > 0 || got[2] > 0 {
		t.Errorf("of %d labels, %d met another and %d stood where nothing may", got[0], got[1], got[2])
	}
}
