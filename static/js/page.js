// What every page of somebody signed in has: the part in front of this line.
