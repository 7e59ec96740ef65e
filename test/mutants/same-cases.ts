/** The same cases for every mutant, and none made smaller: a mutant that is noticed is not debugged. */
import fc from 'fast-check';

fc.configureGlobal({ seed: 20260302, endOnFailure: true });
