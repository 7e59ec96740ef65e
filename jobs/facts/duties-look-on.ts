/** The setting with the next day on which planning all duties could change anything. */
export const dutiesLookOn = 'duties-look-on';
