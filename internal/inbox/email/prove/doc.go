// Package prove looks up what the sender of a mail could prove: that its server may send for
// the domain (SPF), that the domain signed it (DKIM), and that one of both fits the address
// people see (DMARC). The results are facts of the item that the desk shows.
//
// It happens in a job after the commit: a slow name server delays a remark, never a mail.
package prove
