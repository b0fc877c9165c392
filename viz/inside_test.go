package viz

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"caderno/ml"
	"caderno/ml/inside"
)

// Looks inside, and kinds that are yet to come, are steps of the timeline and change nothing else that is drawn.
func TestOtherKindsOfEventsPass(t *testing.T) {
	data := months(120)
	spec := resolved(t, ml.Spec{Horizon: 12, Window: 12, Log: ml.Off}, data)
	log := randomLog(rand.New(rand.NewPCG(3, 4)), spec, data)
	end := log[len(log)-1]
	bare, looked := NewView(spec, data), NewView(spec, data)
	bare.Apply(log...)
	look := ml.Event{Kind: ml.Inside, Step: end.Step, Epoch: end.Epoch, Elapsed: end.Elapsed, Inside: &ml.InsideEvent{Output: inside.Values{1}}}
	other := ml.Event{Kind: "weather", Step: end.Step, Epoch: end.Epoch, Elapsed: end.Elapsed}
	looked.Apply(log[:len(log)-1]...)
	looked.Apply(look, other, end)
	if !reflect.DeepEqual(asJSON(t, looked.Now()), asJSON(t, bare.Now())) {
		t.Error("a look changes the numbers beside the charts")
	}
	for _, e := range []ml.Event{look, other} {
		if d := bare.Delta([]ml.Event{e}); len(d) != 1 || len(d[Timeline].Append["events"]) != 1 {
			t.Errorf("%s changes %v", e.Kind, d)
		}
	}
	a, b := asJSON(t, looked.Charts(plain)), asJSON(t, bare.Charts(plain))
	delete(a, Timeline)
	delete(b, Timeline)
	if len(b) == 0 || !reflect.DeepEqual(a, b) {
		t.Error("a look changes what is drawn")
	}
}
