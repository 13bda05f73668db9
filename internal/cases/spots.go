package cases

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"parvis/internal/cases/casessql"
	"parvis/internal/kit/db"
)

// spot is the place that a case is about: a point, an address in words, or nothing.
type spot struct {
	lat, lon float64
	point    bool
	words    string
}

// spotOf reads the first place among the answers, in the order of their names; a person's own address is none.
func spotOf(c *Case) (s spot, ok bool) {
	for _, name := range slices.Sorted(maps.Keys(c.Answers)) {
		place, is := c.Answers[name].(map[string]any)
		if !is {
			continue
		}
		lat, hasLat := place["lat"].(float64)
		lon, hasLon := place["lon"].(float64)
		if hasLat && hasLon {
			return spot{lat: lat, lon: lon, point: true}, true
		}
		if address, _ := place["address"].(string); address != "" {
			if words := strings.Join(letters(address), " "); words != "" {
				return spot{words: words}, true
			}
		}
	}
	return spot{}, false
}

// Cells are a hundred metres wide at the latitude of Brittany, so that what is near lies in one of nine.
const (
	cellLat = 0.001
	cellLon = 0.0015
)

func (s spot) cell() string {
	if !s.point {
		return "w " + s.words
	}
	return cellAt(math.Floor(s.lat/cellLat), math.Floor(s.lon/cellLon))
}

func cellAt(row, column float64) string { return fmt.Sprintf("p %.0f %.0f", row, column) }

// around are the cells in which something near may lie.
func (s spot) around() (cells []string) {
	if !s.point {
		return []string{s.cell()}
	}
	row, column := math.Floor(s.lat/cellLat), math.Floor(s.lon/cellLon)
	for i := -1.0; i <= 1; i++ {
		for j := -1.0; j <= 1; j++ {
			cells = append(cells, cellAt(row+i, column+j))
		}
	}
	return cells
}

// metres is how far two points are apart; right for what is near.
func (s spot) metres(other spot) float64 {
	const degree = 111_195 // metres of latitude
	north := (s.lat - other.lat) * degree
	east := (s.lon - other.lon) * degree * math.Cos(s.lat*math.Pi/180)
	return math.Hypot(north, east)
}

// saveSpot writes where a case is found by its place, when that changed.
func saveSpot(ctx context.Context, tx *db.Tx, was, now *Case) error {
	old, had := spotOf(was)
	s, has := spotOf(now)
	switch {
	case has == had && (!has || s.cell() == old.cell()):
		return nil
	case !has:
		return on(tx).ForgetSpot(ctx, casessql.ForgetSpotParams{AuthorityID: now.Authority, CaseID: now.ID.UUID})
	}
	return on(tx).PutSpot(ctx, casessql.PutSpotParams{
		AuthorityID: now.Authority, CaseID: now.ID.UUID, Service: string(now.Service), Cell: s.cell(), OpenedAt: db.At(now.OpenedAt),
	})
}

// mostNear is how many cases of one cell are looked at.
const mostNear = 8

// near lists cases of the same service about a place nearby, opened since an instant.
func (s *Service) near(ctx context.Context, q db.Queryer, c *Case, since time.Time) (ids []ID, err error) {
	at, ok := spotOf(c)
	if !ok {
		return nil, nil
	}
	for _, cell := range at.around() {
		rows, err := on(q).CasesNear(ctx, casessql.CasesNearParams{AuthorityID: c.Authority, Service: string(c.Service), Cell: cell, OpenedAt: db.At(since), Limit: mostNear})
		if err != nil {
			return nil, fmt.Errorf("look for cases near %s: %w", c.Reference, err)
		}
		for _, id := range rows {
			ids = append(ids, ID{id})
		}
	}
	return ids, nil
}
