package forms

import "context"

// Planner is a Gazetteer that also has a drawn plan of its town: what the step "where is
// it" shows. No picture is asked of anybody else.
type Planner interface {
	Plan(ctx context.Context) (Plan, bool)
}

// Plan is a town as lines on a ground.
type Plan struct {
	South   float64  `json:"south"`
	West    float64  `json:"west"`
	North   float64  `json:"north"`
	East    float64  `json:"east"`
	Water   []Area   `json:"water"`
	Green   []Area   `json:"green"`
	Streets []Street `json:"streets"`
}

// Area is a closed line of points, each [lat, lon].
type Area [][2]float64
