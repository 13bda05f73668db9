package demo

import (
	"testing"

	"parvis/internal/kit/scan"
	"parvis/internal/kit/scan/scantest"
)

func TestConforms(t *testing.T) {
	t.Parallel()
	scantest.Run(t, EICAR(), func(*testing.T) scan.Scanner { return Scanner{} })
}
