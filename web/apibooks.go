package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/web/notebooks"
)

// apiBook is a notebook as the JSON API tells it.
type apiBook struct {
	ID      string     `json:"id"`
	Lang    string     `json:"lang"`
	Title   string     `json:"title"`
	Lead    string     `json:"lead"`
	Chapter int        `json:"chapter,omitempty"`
	Minutes int        `json:"minutes,omitempty"`
	Claim   string     `json:"claim,omitempty"`
	Trains  []apiTrain `json:"trains"`
	Sweeps  []apiSweep `json:"sweeps"`
}

// apiTrain is a train block, or one of the runs of a sweep: its spec, resolved, and the name of its run, whether or not that
// exists yet.
type apiTrain struct {
	ID   string  `json:"id,omitempty"` // of a block
	Run  string  `json:"run"`
	Spec ml.Spec `json:"spec"`
}

// apiSweep is a sweep block: a run for each size, rising.
type apiSweep struct {
	ID   string     `json:"id"`
	Runs []apiTrain `json:"runs"`
}

func (s *Site) apiNotebooks(c echo.Context) error {
	out := []apiBook{}
	for _, n := range notebooks.All(string(sayTo(c).Lang())) {
		book, err := s.bookJSON(c, n)
		if err != nil {
			return err
		}
		out = append(out, book)
	}
	return c.JSON(http.StatusOK, out)
}

func (s *Site) apiNotebook(c echo.Context) error {
	n, ok := notebooks.Get(string(sayTo(c).Lang()), c.Param("id"))
	if !ok {
		return echo.ErrNotFound
	}
	book, err := s.bookJSON(c, n)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, book)
}

func (s *Site) bookJSON(c echo.Context, n *notebooks.Notebook) (apiBook, error) {
	b := apiBook{ID: n.ID, Lang: string(sayTo(c).Lang()), Title: n.Title, Lead: n.Lead, Chapter: n.Chapter, Minutes: n.Minutes, Claim: n.Claim,
		Trains: []apiTrain{}, Sweeps: []apiSweep{}}
	for _, block := range n.Blocks {
		switch block := block.(type) {
		case notebooks.Train:
			t, err := s.trainJSON(c, block.Spec)
			if err != nil {
				return b, err
			}
			t.ID = block.ID
			b.Trains = append(b.Trains, t)
		case notebooks.Sweep:
			sweep := apiSweep{ID: block.ID}
			for _, size := range block.Sizes {
				spec := ml.Spec{Data: block.Data, Words: block.Words}
				spec.Words.Size = size
				t, err := s.trainJSON(c, spec)
				if err != nil {
					return b, err
				}
				sweep.Runs = append(sweep.Runs, t)
			}
			b.Sweeps = append(b.Sweeps, sweep)
		}
	}
	return b, nil
}

func (s *Site) trainJSON(c echo.Context, spec ml.Spec) (apiTrain, error) {
	full, data, err := s.resolve(c.Request().Context(), spec, nil)
	if err != nil {
		return apiTrain{}, err
	}
	return apiTrain{Run: full.ID(data.Hash()), Spec: full}, nil
}
