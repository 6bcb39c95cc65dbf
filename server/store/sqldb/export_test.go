package sqldb

// Narrow lowers the limits of a search, so that few reports take every way.
func Narrow(lines, newest, kinds, inList int) {
	sharp, recently, mergeKinds, listed = lines, newest, kinds, inList
}
