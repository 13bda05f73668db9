// Package tenant carries which authority a request, a job or a query belongs to.
//
// The kit knows no more of an authority than its identifier; who it is, and who
// may act in its name, is told by identity.
package tenant
