package sqldb

// Narrow lowers the limits of a search, so that few reports take every way.
func Narrow(lines, newest, kinds int) {
	sharp, recently, mergeKinds = lines, newest, kinds
}
