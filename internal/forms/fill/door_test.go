package fill

import (
	"context"
	"testing"

	"parvis/internal/catalogue"
	"parvis/internal/identity"
)

// TestDoorOf: only an agent says by which door somebody came.
func TestDoorOf(t *testing.T) {
	t.Parallel()
	resident := context.Background()
	agent := identity.AsAgent(resident, identity.Agent{Name: "Claire Morvan"})
	for _, c := range []struct {
		ctx  context.Context
		said string
		want catalogue.Door
	}{
		{resident, "", catalogue.DoorWeb}, {resident, "phone", catalogue.DoorWeb},
		{agent, "phone", catalogue.DoorPhone}, {agent, "", catalogue.DoorCounter}, {agent, "window", catalogue.DoorCounter},
	} {
		if got := doorOf(c.ctx, c.said); got != c.want {
			t.Errorf("%q: got %s, want %s", c.said, got, c.want)
		}
	}
}
