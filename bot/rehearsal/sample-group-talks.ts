/** Something said in the group of a customer of years. */
export interface GroupTalk {
  /** Days before the morning that the sample is made for; at least three, so that it lies in the past on any weekday. */
  readonly before: number;
  /** A staff code, or `customer`. */
  readonly by: string;
  readonly text: string;
}

/** Messages in the groups of long-standing customers, oldest first; it agrees with what their history records. */
export const groupTalks: Readonly<Record<string, readonly GroupTalk[]>> = {
  C101: [
    { before: 20, by: 'customer', text: '轴承备件还有吗？月底想备一批。' },
    { before: 20, by: 'zhang', text: '有货，沈经理。定了数量告诉我，三天内送到。' },
    { before: 6, by: 'customer', text: '型号和上次一样，请按上次的数量发。' },
    { before: 6, by: 'zhang', text: '收到，今天就安排。送货单到时发在群里。' },
    { before: 4, by: 'customer', text: '货到了，数量对，谢谢。' },
  ],
  C102: [
    { before: 30, by: 'zhao', text: '褚厂长，这个月的保养建议发到您邮箱了，有不清楚的在群里问我。' },
    { before: 30, by: 'customer', text: '收到，排在周末做。' },
    { before: 7, by: 'customer', text: '液压站漏油，地上一摊，请尽快来人看看。' },
    { before: 7, by: 'zhao', text: '看到了，我马上联系师傅，今天给您上门时间。' },
    { before: 6, by: 'customer', text: '师傅来过了，换了密封圈，现在不漏了。' },
    { before: 5, by: 'zhao', text: '那就好。密封件按您说的备了一批，这两天送到。' },
  ],
  C103: [
    { before: 40, by: 'customer', text: '二期的图纸我们过了一遍，葛总工有两处意见，整理好发过来。' },
    { before: 40, by: 'li', text: '好的，请葛总工直接发给我，我和张伟两天内答复。' },
    { before: 12, by: 'zhang', text: '预付款的发票已经寄出，请留意查收。' },
    { before: 12, by: 'customer', text: '好的，收到后转财务。' },
    { before: 4, by: 'customer', text: '试验台的合同盖好章了，请安排发货。' },
    { before: 4, by: 'zhang', text: '收到，三天内送到，到货前我和您确认时间。' },
  ],
  C104: [
    { before: 25, by: 'customer', text: '想再要一套冲头备件，和上次一样的。' },
    { before: 25, by: 'zhang', text: '好的，贾经理，发货前我和您确认。' },
    { before: 5, by: 'customer', text: '备件今天才到，比说好的晚了两天，差点停线。' },
    { before: 5, by: 'zhang', text: '实在抱歉，是我们发货漏排了。过来对账时我当面和您说清楚。' },
  ],
  C105: [
    { before: 33, by: 'customer', text: '新刀塔的资料能不能发一份？俞工想看看。' },
    { before: 33, by: 'zhao', text: '已经发到俞工邮箱，约个时间我过来当面讲。' },
    { before: 7, by: 'customer', text: '刀片再要二十盒。' },
    { before: 7, by: 'zhao', text: '好的，三天内送到。' },
    { before: 3, by: 'customer', text: '俞工临时出差，拜访改成电话吧。' },
    { before: 3, by: 'zhao', text: '没问题，等俞工方便的时候我打电话。' },
  ],
  C106: [
    { before: 68, by: 'zhao', text: '乔经理，报价单发到您邮箱了，有问题随时找我。' },
    { before: 68, by: 'customer', text: '收到，等年底预算下来再定。' },
    { before: 6, by: 'customer', text: '刚才打你们热线一直没有人接，设备的事问谁？' },
    { before: 6, by: 'zhao', text: '抱歉，热线那边我去问清楚。有事直接在群里说，我来办。' },
  ],
};
