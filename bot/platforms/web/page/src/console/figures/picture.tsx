import { BarsPicture } from './bars-picture.tsx';
import type { Drawing } from './drawing.ts';
import { LinesPicture } from './lines-picture.tsx';
import { StepsPicture } from './steps-picture.tsx';
import { useWidth } from './use-width.ts';

/** A report as a picture, as wide as the page. In a file of its own, so that it is loaded only with the page of figures. */
export function Picture(props: Omit<Drawing, 'width'>) {
  const { holder, width } = useWidth();
  return (
    <figure className="picture" ref={holder}>
      {width > 0 && <Drawn {...props} width={width} />}
    </figure>
  );
}

function Drawn(drawing: Drawing) {
  switch (drawing.picture.kind) {
    case 'lines':
      return <LinesPicture {...drawing} />;
    case 'steps':
      return <StepsPicture {...drawing} />;
    case 'bars':
    case 'stacked':
      return <BarsPicture {...drawing} />;
  }
}
