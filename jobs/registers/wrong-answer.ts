import { XinhangError } from '../errors.ts';

/** An answer that the form alone could not refuse: the form comes back with what was written. */
export class WrongAnswer extends XinhangError {
  readonly field: string;

  constructor(
    code: ConstructorParameters<typeof XinhangError>[0],
    field: string,
    what: ConstructorParameters<typeof XinhangError>[1],
  ) {
    super(code, what);
    this.field = field;
  }
}
