/** What is done late can be read back within two seconds, and is answered after the adapters' time limit. */
export const doneLateMs = 1_900;
export const answeredLateMs = 11_000;
