package seed

import (
	"parvis/internal/catalogue"
)

// step is a move with its name.
type step = catalogue.Named[catalogue.Move]

// way finds the first move of a shortest way from one state to another, and how many moves
// it takes. Moves that only rules make are no way for people, and a request that has ended
// is taken up again only if it is there that the way begins.
func way(s *catalogue.Service, from, to string) (first step, length int, found bool) {
	type place struct {
		state string
		first step
		far   int
	}
	seen := map[string]bool{from: true}
	for queue := []place{{state: from}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at.state == to {
			return at.first, at.far, true
		}
		for _, m := range s.MovesFrom(at.state) {
			if m.It.May == catalogue.MayRules || seen[m.It.To] {
				continue
			}
			if st, _ := s.State(at.state); st.Final && at.far > 0 {
				continue
			}
			seen[m.It.To] = true
			next := place{m.It.To, at.first, at.far + 1}
			if at.far == 0 {
				next.first = m
			}
			queue = append(queue, next)
		}
	}
	return first, 0, false
}
