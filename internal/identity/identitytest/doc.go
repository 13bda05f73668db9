// Package identitytest gives other slices' tests two towns with agents and residents: identitytest.New(t, d).
package identitytest
