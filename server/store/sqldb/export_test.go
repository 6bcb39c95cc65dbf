package sqldb

// Narrow lowers the limits of a search, so that few reports take every way.
func Narrow(lines, newest, kinds, inList, atOnce int) {
	sharp, recently, mergeKinds, listed, few = lines, newest, kinds, inList, atOnce
}
